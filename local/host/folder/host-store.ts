// What the host itself keeps: stream checkpoints, events under way, queues, and how far the clock came.
import type { Connection } from "../../sqlite/connection.ts";
import { openPart, type Part } from "../../sqlite/file.ts";

const tables = `
  CREATE TABLE checkpoints (
    mapping TEXT NOT NULL, shard TEXT NOT NULL, sequence TEXT NOT NULL, ended INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (mapping, shard)
  ) WITHOUT ROWID;
  CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, rule TEXT NOT NULL, target TEXT NOT NULL, payload TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, message_id TEXT NOT NULL, body TEXT NOT NULL,
    attributes TEXT NOT NULL, sent INTEGER NOT NULL, visible_at INTEGER NOT NULL,
    received INTEGER NOT NULL DEFAULT 0, receipt TEXT, fair_group TEXT
  );
  CREATE INDEX messages_by_queue ON messages (queue, visible_at, id);
  CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;

export const hostTables: Part = { name: "host", version: 1, tables };

export interface HostStore {
  readonly db: Connection;
  /** A fact about the host itself. */
  fact(name: string): string | undefined;
  keepFact(name: string, value: string): void;
}

/** @throws NewerFormat */
export function openHostStore(db: Connection): HostStore {
  openPart(db, hostTables);
  return {
    db,
    fact: (name) => db.row("SELECT value FROM facts WHERE name = ?", name)?.value?.toString(),
    keepFact: (name, value) =>
      db.transaction(() =>
        db.change(
          "INSERT INTO facts VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
          name,
          value,
        ),
      ),
  };
}
