// Writes the cloud assembly that the embedded host runs, in a process of its own: the CDK stays out of the host.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const synth = fileURLToPath(new URL("../../infra/cli/synth.ts", import.meta.url));

/**
 * @param stage "development" if left out
 * @returns the folder, when the assembly is in it
 */
export async function synthesized(folder: string, stage = "development"): Promise<string> {
  await promisify(execFile)(process.execPath, [
    ...[synth, "--out", folder, "--stage", stage, "--without-code", "--quiet"],
  ]);
  return folder;
}
