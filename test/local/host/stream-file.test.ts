import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStreamFile, type StreamFile } from "#local/host/streams/stream-file.ts";

let folder: string;
let dynoxide: DatabaseSync;
let file: StreamFile | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stream-file-"));
  dynoxide = new DatabaseSync(join(folder, "dynamodb.sqlite"));
  dynoxide.exec("PRAGMA journal_mode = wal");
});
afterEach(() => {
  file?.close();
  file = undefined;
  dynoxide.close();
  rmSync(folder, { recursive: true, force: true });
});

const open = (columns = "table_name TEXT, sequence_number TEXT, shard_id TEXT") => {
  dynoxide.exec(`CREATE TABLE _stream_records (id INTEGER PRIMARY KEY AUTOINCREMENT, ${columns})`);
  file = openStreamFile(join(folder, "dynamodb.sqlite"));
  return file;
};
const write = (table: string, sequence: number) =>
  dynoxide.prepare("INSERT INTO _stream_records VALUES (NULL, ?, ?, 'shard')").run(table, String(sequence));

describe("the stream records in the database's file", () => {
  it("tell whether a table has any after the one that was reached", () => {
    const hasAfter = open()?.watch("orders");
    expect(hasAfter?.(0)).toBe(false);
    write("stock", 1);
    expect(hasAfter?.(0)).toBe(false);
    for (const sequence of [8, 9, 10]) write("orders", sequence);
    expect([7, 9, 10].map((after) => hasAfter?.(after))).toEqual([true, true, false]);
    write("stock", 2);
    expect(hasAfter?.(10)).toBe(false);
    write("orders", 11);
    expect([10, 11].map((after) => hasAfter?.(after))).toEqual([true, false]);
  });

  it("tell so after those that were reached are deleted", () => {
    const opened = open();
    const hasAfter = opened?.watch("orders");
    for (const sequence of [1, 2, 3]) write("orders", sequence);
    expect(hasAfter?.(2)).toBe(true);
    opened?.trim("orders", "3");
    expect([2, 3].map((after) => hasAfter?.(after))).toEqual([true, false]);
  });

  it("are numbered and read by an index, however many there are", () => {
    open();
    write("orders", 1);
    const plan = (sql: string) => dynoxide.prepare(`EXPLAIN QUERY PLAN ${sql}`).all("orders");
    // As dynoxide asks before every write to a table with a stream.
    const highest =
      "SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1 FROM _stream_records WHERE table_name = ?1";
    expect(plan(highest).map(({ detail }) => detail)).toEqual([
      "SEARCH _stream_records USING COVERING INDEX lendemain_stream_records (table_name=?)",
    ]);
  });

  it("are left alone when they are not kept as expected", () => {
    expect(open("table_name TEXT, number INTEGER")).toBeUndefined();
  });
});
