// Where the host keeps everything: one folder, with the version of its format and a lock.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import { HostRefusal } from "../refusal.ts";
import { mustBeFree, takeLock } from "./lock.ts";
import { writeWhole } from "./write-whole.ts";

/**
 * Raised when what is in the folder changes its shape so that an older version would misread it.
 * 2: lists and maps of an item are text (decision 0010); what format 1 wrote is still read.
 * 3: the host keeps the tables itself (decision 0025); those of formats 1 and 2 are in another server's file.
 * 4: one file keeps all that changes (decision 0052); the three of format 3 become one.
 */
const FORMAT = 4;

const LOCK = "host.lock";

/** @throws HostRefusal when another host is in the folder */
export function mustNotBeInUse(where: string): void {
  if (where !== "memory") mustBeFree(join(resolve(where), LOCK));
}

/** How the names of temporary folders begin. */
export const TEMPORARY = "lendemain-host-";

const Marker = z.object({ format: z.number().int() });

export interface DataFolder {
  readonly path: string;
  /** It goes with its host. */
  readonly isTemporary: boolean;
  file(name: string): string;
  /** Where a SQLite file of this name is; in memory, if the folder goes with its host. */
  database(name: string): string;
  /** Gives the lock back; a folder of its own, in memory's stead, is removed. */
  close(): void;
}

/**
 * @param where a folder, made if missing, or "memory" for one that lasts as long as the host.
 * @throws HostRefusal when it is in use or was written by a newer version.
 */
export function openDataFolder(where: string): DataFolder {
  const temporary = where === "memory";
  const path = temporary ? mkdtempSync(join(tmpdir(), TEMPORARY)) : resolve(where);
  const file = (name: string) => join(path, name);
  const unlock = takeLock(file(LOCK));
  try {
    checkFormat(path, file("host.json"));
  } catch (error) {
    unlock();
    throw error;
  }
  mkdirSync(file("logs"), { recursive: true });
  return {
    path,
    isTemporary: temporary,
    file,
    database: (name) => (temporary ? ":memory:" : file(name)),
    close() {
      unlock();
      if (temporary) rmSync(path, { recursive: true, force: true });
    },
  };
}

/** From now on the folder is of this version's format. */
function checkFormat(path: string, marker: string): void {
  const { format } = existsSync(marker)
    ? Marker.parse(JSON.parse(readFileSync(marker, "utf8")))
    : { format: 0 };
  if (format > FORMAT)
    throw new HostRefusal(
      `${path} was written by a newer version (format ${format}, this one reads ${FORMAT}): update, or use another --data`,
    );
  if (format < FORMAT) writeWhole(marker, `${JSON.stringify({ format: FORMAT })}\n`);
}
