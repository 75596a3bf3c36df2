import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
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
afterEach(() => {
  connection.close();
  rmSync(folder, { recursive: true });
});

function open(): Connection {
  const database = new DatabaseSync(file);
  database.exec("PRAGMA journal_mode = WAL");
  return new Connection(database, { together: true });
}
const insert = (name: string) => connection.change("INSERT INTO things VALUES (?)", name);
const add = (name: string) => connection.transaction(() => insert(name));
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

describe("transactions", () => {
  it("come to the disk together as soon as somebody waits for it", async () => {
    add("a");
    await sleep(0);
    add("b");
    expect([names(connection), onDisk()]).toEqual([["a", "b"], []]);
    const written = connection.written();
    add("c");
    await written;
    expect(onDisk()).toEqual(["a", "b", "c"]);
    expect(connection.written()).toBeUndefined();
  });

  it("come to the disk soon where nobody waits", async () => {
    add("a");
    await vi.waitFor(() => expect(onDisk()).toEqual(["a"]));
    expect(connection.written()).toBeUndefined();
  });

  it("fail each alone", async () => {
    add("a");
    expect(() =>
      connection.transaction(() => {
        insert("b");
        throw new Error("no");
      }),
    ).toThrow("no");
    add("c");
    await connection.written();
    expect(onDisk()).toEqual(["a", "c"]);
  });

  it("fail as a whole, with those that are a part of them", async () => {
    expect(() =>
      connection.transaction(() => {
        add("a");
        throw new Error("no");
      }),
    ).toThrow("no");
    await connection.written();
    expect(onDisk()).toEqual([]);
  });

  it("are on disk when it is closed in the same turn", () => {
    add("a");
    connection.close();
    connection = open();
    expect(names(connection)).toEqual(["a"]);
  });

  it("are lost together where the disk does not take them; it is told once, and nothing is written after them", async () => {
    connection.close();
    const database = new DatabaseSync(file);
    const full = new Error("database or disk is full");
    const prepare = database.prepare.bind(database);
    vi.spyOn(database, "prepare").mockImplementation((sql) => {
      if (sql === "COMMIT") throw full;
      return prepare(sql);
    });
    const broken = vi.fn();
    connection = new Connection(database, { together: true, broken });
    add("a");
    await expect(connection.written()).rejects.toBe(full);
    expect(() => add("b")).toThrow(full);
    await expect(connection.written()).rejects.toBe(full);
    expect(broken.mock.calls).toEqual([[full]]);
    expect(onDisk()).toEqual([]);
  });
});
