// A folder for what a replay needs only while it lasts. In memory where there is room: a database that nobody
// will ever open again needs no disk.
import { accessSync, constants, statfsSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const IN_MEMORY = "/dev/shm";
/** Bytes that must be free there. A container may have 64 MB; a day's database can take hundreds. */
const ROOM = 2 ** 30;

/** @param inMemory where the machine keeps files in memory, if it does */
export const scratchFolder = (inMemory = IN_MEMORY): Promise<string> =>
  mkdtemp(join(hasRoom(inMemory) ? inMemory : tmpdir(), "lendemain-replay-"));

function hasRoom(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > ROOM;
  } catch {
    return false;
  }
}
