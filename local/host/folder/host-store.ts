// The host's own SQLite file: stream checkpoints, events under way, queues, and how far the clock came.
import { DatabaseSync } from "node:sqlite";

const TABLES = `
  CREATE TABLE IF NOT EXISTS checkpoints (
    mapping TEXT NOT NULL, shard TEXT NOT NULL, sequence TEXT NOT NULL, ended INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (mapping, shard)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, rule TEXT NOT NULL, target TEXT NOT NULL, payload TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, message_id TEXT NOT NULL, body TEXT NOT NULL,
    attributes TEXT NOT NULL, sent INTEGER NOT NULL, visible_at INTEGER NOT NULL,
    received INTEGER NOT NULL DEFAULT 0, receipt TEXT, fair_group TEXT
  );
  CREATE INDEX IF NOT EXISTS messages_by_queue ON messages (queue, visible_at, id);
  CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;

export interface HostStore {
  readonly database: DatabaseSync;
  /** A fact about the host itself. */
  fact(name: string): string | undefined;
  keepFact(name: string, value: string): void;
  close(): void;
}

export function openHostStore(path: string): HostStore {
  const database = new DatabaseSync(path);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;");
  database.exec(TABLES);
  addMissing(database);
  const read = database.prepare("SELECT value FROM facts WHERE name = ?");
  const write = database.prepare(
    "INSERT INTO facts VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
  );
  return {
    database,
    fact: (name) => read.get(name)?.value?.toString(),
    keepFact: (name, value) => void write.run(name, value),
    close: () => database.close(),
  };
}

/** What tables of an earlier version lack. */
function addMissing(database: DatabaseSync): void {
  const columns = database.prepare("PRAGMA table_info(messages)").all();
  if (!columns.some(({ name }) => name === "fair_group"))
    database.exec("ALTER TABLE messages ADD COLUMN fair_group TEXT");
}
