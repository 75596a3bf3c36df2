// The SQLite file: the catalogue of tables, their stream records, and the tokens of transactions that were done.
// Each table and each index has a SQLite table of its own, made with it.
import { DatabaseSync } from "node:sqlite";
import { HostRefusal } from "../../host/refusal.ts";
import { Connection } from "../../sqlite/connection.ts";

const VERSION = 1;
/** Nothing of it comes to a disk. */
const IN_MEMORY = ":memory:";

const SCHEMA = `
  CREATE TABLE tables (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, description TEXT NOT NULL);
  CREATE TABLE records (
    stream INTEGER NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL, event TEXT NOT NULL,
    keys TEXT NOT NULL, before TEXT, after TEXT,
    PRIMARY KEY (stream, sequence)
  ) WITHOUT ROWID;
  CREATE TABLE tokens (token TEXT PRIMARY KEY, request TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
`;

/** @throws HostRefusal when a newer version wrote it. */
export function openDatabase(file: string): Connection {
  const database = new DatabaseSync(file);
  database.exec(
    "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 4000; PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;",
  );
  const version = Number(database.prepare("PRAGMA user_version").get()?.user_version);
  if (version > VERSION) {
    database.close();
    throw new HostRefusal(`${file} was written by a newer version: update, or use another --data`);
  }
  if (version < VERSION) database.exec(`BEGIN; ${SCHEMA} PRAGMA user_version = ${VERSION}; COMMIT;`);
  return new Connection(database, { together: file !== IN_MEMORY });
}
