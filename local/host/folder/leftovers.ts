// What a host without a data folder leaves behind when it is killed: a temporary folder.
import { readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TEMPORARY } from "./data-folder.ts";
import { isHeld } from "./lock.ts";

/** Removes the folders of hosts that were killed. */
export function removeTemporaryLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const folder = join(tmpdir(), name);
    if (name.startsWith(TEMPORARY) && !isHeld(join(folder, "host.lock")))
      rmSync(folder, { recursive: true, force: true });
  }
}
