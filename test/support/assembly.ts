// The synthesized app, once for all test files of a run: whoever asks first writes it, the others wait.
import { type StdioOptions, spawn } from "node:child_process";
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const root = fileURLToPath(new URL("../..", import.meta.url));
const synth = join(root, "infra/cli/synth.ts");
const PREFIX = "lendemain-assembly-";
const writer = fileURLToPath(new URL("synthesize.ts", import.meta.url));
/** Less than a hook may take (`vitest.config.ts`): a busy machine needs a minute. */
const PATIENCE_MS = 110_000;

/** @returns the folder of the cloud assembly of stage development. */
export async function assembly(): Promise<string> {
  // Workers of one run have the same parent; another run may have had its number.
  const folder = join(tmpdir(), `${PREFIX}${process.ppid}-${newest()}`);
  const written = join(folder, "written");
  if (claimed(folder)) {
    removeLeftovers();
    const stdio: StdioOptions = ["ignore", "ignore", "inherit"];
    spawn(process.execPath, [writer, synth, folder, written], { detached: true, stdio }).unref();
  }
  for (const since = Date.now(); !existsSync(written); ) {
    if (!existsSync(folder)) throw new Error("the app could not be synthesized: npm run synth says why");
    if (Date.now() - since > PATIENCE_MS) throw new Error(`no assembly in ${folder}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return folder;
}

/** When the newest source that the assembly is made of was written. */
const newest = (): number =>
  Math.max(
    ...globSync("{infra,workflows,shared,functions}/**/*.ts", { cwd: root }).map((path) =>
      Math.floor(statSync(join(root, path)).mtimeMs),
    ),
  );

function claimed(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

/** Assemblies of runs that have ended. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith(PREFIX)))
    if (!isAlive(Number.parseInt(name.slice(PREFIX.length), 10)))
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const Resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
});
export type Resource = z.infer<typeof Resource>;
const Template = z.looseObject({ Resources: z.record(z.string(), Resource) });

/** Resources by logical id, of the stack whose name ends so. */
export function resourcesOf(folder: string, stack: string): Readonly<Record<string, Resource>> {
  const file = readdirSync(folder).find((name) => name.endsWith(`-${stack}.template.json`));
  if (file === undefined) throw new Error(`no stack ${stack} in ${folder}`);
  return Template.parse(JSON.parse(readFileSync(join(folder, file), "utf8"))).Resources;
}
