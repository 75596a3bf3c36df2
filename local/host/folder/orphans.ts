// What a host that was killed leaves behind: its DynamoDB still running, and a temporary folder.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { TEMPORARY } from "./data-folder.ts";
import { isHeld } from "./lock.ts";
import { commandOf, end, isAlive } from "./processes.ts";

/** In the data folder: the child process of the host that uses it. */
export const CHILD_FILE = "dynoxide.json";

const Child = z.object({ pid: z.number().int() });

/** Ends the DynamoDB that the last host on this folder left, if that process is still the one it was. */
export async function endOrphan(folder: string): Promise<void> {
  const file = join(folder, CHILD_FILE);
  const child = existsSync(file) ? Child.safeParse(read(file)).data : undefined;
  if (child !== undefined && isAlive(child.pid) && commandOf(child.pid).includes(folder))
    await end(child.pid);
  rmSync(file, { force: true });
}

/** Removes the folders of hosts without a data folder that were killed. */
export async function removeTemporaryLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const folder = join(tmpdir(), name);
    if (!name.startsWith(TEMPORARY) || isHeld(join(folder, "host.lock"))) continue;
    await endOrphan(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
