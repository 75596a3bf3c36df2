// The catalogue of tables, their stream records, and the tokens of transactions that were done. Each table and each index
// has a SQLite table of its own, made with it.
import type { Part } from "../../sqlite/file.ts";

const tables = `
  CREATE TABLE tables (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, description TEXT NOT NULL);
  CREATE TABLE records (
    stream INTEGER NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL, event TEXT NOT NULL,
    keys TEXT NOT NULL, before TEXT, after TEXT,
    PRIMARY KEY (stream, sequence)
  ) WITHOUT ROWID;
  CREATE TABLE tokens (token TEXT PRIMARY KEY, request TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
`;

export const dynamoTables: Part = { name: "tables", version: 1, tables };
