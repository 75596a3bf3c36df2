// A SQLite file that parts of the host keep their tables in, each in a version of its own.
import { DatabaseSync } from "node:sqlite";
import { Connection, type Keeping } from "./connection.ts";

export const IN_MEMORY = ":memory:";

/** A newer version wrote it. */
export class NewerFormat extends Error {
  override readonly name = "NewerFormat";
}

export interface FileOptions extends Partial<Keeping> {
  /** A file, or `IN_MEMORY`. */
  readonly path: string;
  /** Nobody else opens it. */
  readonly alone?: boolean;
}

/** What one part keeps. A change of shape raises the version. */
export interface Part {
  readonly name: string;
  readonly version: number;
  readonly tables: string;
  /** What leads from each version to the next one, from the first on. */
  readonly upgrades?: readonly string[];
}

/**
 * Of a new file. Items have some hundreds or thousands of bytes: in smaller pages they do not fit, of larger ones too much is
 * written again.
 */
const PAGE_BYTES = 8_192;
/** Pages that are written ahead before they are brought home, 32 MB: it stops the process for some 30 ms. */
const CHECKPOINT_PAGES = 4_000;

export function openFile({ path, alone = false, ...keeping }: FileOptions): Connection {
  const database = new DatabaseSync(path);
  const isVolatile = path === IN_MEMORY;
  if (!isVolatile) database.exec(`PRAGMA page_size = ${PAGE_BYTES}`);
  database.exec(
    // NORMAL survives the end of the process, also by a kill; a power cut may take the last moments.
    `PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -98304`,
  );
  if (alone) database.exec("PRAGMA locking_mode = EXCLUSIVE");
  return new Connection(database, {
    ...keeping,
    isVolatile,
    together: isVolatile || keeping.together === true,
  });
}

/**
 * Makes the part's tables where they are missing, and brings older ones up to date.
 * @throws NewerFormat
 */
export function openPart(connection: Connection, { name, version, tables, upgrades = [] }: Part): void {
  connection.transaction(() => {
    connection.script(
      "CREATE TABLE IF NOT EXISTS parts (name TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID",
    );
    const found = Number(connection.row("SELECT version FROM parts WHERE name = ?", name)?.version ?? 0);
    if (found > version)
      throw new NewerFormat(`its ${name} have format version ${found}, and this version reads ${version}`);
    if (found === version) return;
    for (const step of found === 0 ? [tables] : upgrades.slice(found - 1)) connection.script(step);
    connection.change("INSERT OR REPLACE INTO parts VALUES (?, ?)", name, version);
  });
}
