import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Connection } from "#local/sqlite/connection.ts";

let folder: string;
let file: string;
let connection: Connection;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "connection-"));
  file = join(folder, "things.sqlite");
  connection = open();
  connection.change("CREATE TABLE things (name TEXT PRIMARY KEY)");
});
afterEach(() => rmSync(folder, { recursive: true }));

function open(): Connection {
  const database = new DatabaseSync(file);
  database.exec("PRAGMA journal_mode = WAL");
  return new Connection(database, { together: true });
}
const add = (name: string) =>
  connection.transaction(() => connection.change("INSERT INTO things VALUES (?)", name));
const names = (from: Connection) =>
  from.rows("SELECT name FROM things ORDER BY name").map(({ name }) => name);
const onDisk = () => {
  const other = open();
  try {
    return names(other);
  } finally {
    other.close();
  }
};

describe("transactions of one turn of the event loop", () => {
  it("come to the disk together, and are told of then", async () => {
    add("a");
    add("b");
    expect([names(connection), onDisk()]).toEqual([["a", "b"], []]);
    await connection.written();
    expect(onDisk()).toEqual(["a", "b"]);
    expect(connection.written()).toBeUndefined();
    connection.close();
  });

  it("fail each alone", async () => {
    add("a");
    expect(() =>
      connection.transaction(() => {
        connection.change("INSERT INTO things VALUES ('b')");
        throw new Error("no");
      }),
    ).toThrow("no");
    add("c");
    await connection.written();
    expect(onDisk()).toEqual(["a", "c"]);
    connection.close();
  });

  it("are on disk when it is closed in the same turn", () => {
    add("a");
    connection.close();
    expect(onDisk()).toEqual(["a"]);
  });

  it("are lost together where the disk does not take them, and nothing is written after them", async () => {
    connection.close();
    const database = new DatabaseSync(file);
    const full = new Error("database or disk is full");
    const prepare = database.prepare.bind(database);
    vi.spyOn(database, "prepare").mockImplementation((sql) => {
      if (sql === "COMMIT") throw full;
      return prepare(sql);
    });
    connection = new Connection(database, { together: true });
    add("a");
    await expect(connection.written()).rejects.toBe(full);
    expect(() => add("b")).toThrow(full);
    connection.close();
    expect(onDisk()).toEqual([]);
  });
});
