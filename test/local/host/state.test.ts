import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openEngine } from "#local/dynamodb/engine.ts";
import { type DataFolder, openDataFolder } from "#local/host/folder/data-folder.ts";
import { openHostStore } from "#local/host/folder/host-store.ts";
import { openState } from "#local/host/folder/state.ts";
import { type Connection, textOrNull } from "#local/sqlite/connection.ts";
import { openFile, openPart } from "#local/sqlite/file.ts";
import { executions } from "#local/step-functions/store/schema.ts";
import { openStore } from "#local/step-functions/store/store.ts";

let path: string;
let folder: DataFolder;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), "state-"));
  folder = openDataFolder(path);
});
afterEach(() => {
  folder.close();
  rmSync(path, { recursive: true });
});

const TableName = "orders";
const keys = [{ AttributeName: "pk", KeyType: "HASH" }];
const table = {
  TableName,
  BillingMode: "PAY_PER_REQUEST",
  KeySchema: keys,
  AttributeDefinitions: ["pk", "listing"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
  GlobalSecondaryIndexes: [
    {
      IndexName: "byListing",
      KeySchema: [{ AttributeName: "listing", KeyType: "HASH" }],
      Projection: { ProjectionType: "ALL" },
    },
  ],
};
const Item = { pk: { S: "ord_1" }, listing: { S: "order#routed" } };
const listed = {
  TableName,
  IndexName: "byListing",
  KeyConditionExpression: "listing = :listing",
  ExpressionAttributeValues: { ":listing": { S: "order#routed" } },
};

/** The files of format 3, with something of each part in them. */
function writeOlder(): void {
  const tables = openFile({ path: join(path, "tables.sqlite") });
  const engine = openEngine({ db: tables, now: () => 0 });
  engine.answer("CreateTable", table);
  engine.answer("PutItem", { TableName, Item });
  older(tables);
  const workflows = openFile({ path: join(path, "executions.sqlite") });
  openPart(workflows, executions);
  workflows.change("INSERT INTO task_tokens VALUES ('t', 1, 2, NULL)");
  workflows.script("ALTER TABLE task_tokens RENAME TO tokens");
  older(workflows);
  const host = openFile({ path: join(path, "host.sqlite") });
  openHostStore(host).keepFact("last-instant", "7");
  host.script("ALTER TABLE messages DROP COLUMN fair_group");
  host.change(
    "INSERT INTO messages (queue, message_id, body, attributes, sent, visible_at) VALUES ('q', 'm', 'b', '{}', 0, 0)",
  );
  older(host);
}
/** Their versions were kept elsewhere. */
function older(file: Connection): void {
  file.script("DROP TABLE parts");
  file.close();
}

const opened = () => openState({ folder, ownTables: true, broken: () => undefined });

describe("the state of a host", () => {
  it("of a format with three files becomes one, with all that they held", () => {
    writeOlder();
    const db = opened();
    const engine = openEngine({ db, now: () => 0 });
    const store = openHostStore(db);
    expect(engine.answer("Query", listed)).toMatchObject({ Items: [Item] });
    expect(openStore(db).waits.token("t")).toMatchObject({ execution: 1, wait: 2 });
    expect(store.fact("last-instant")).toBe("7");
    expect(db.rows("SELECT body, fair_group FROM messages")).toMatchObject([{ body: "b", fair_group: null }]);
    db.close();
    expect(readdirSync(path).filter((name) => name.endsWith(".sqlite"))).toEqual(["state.sqlite"]);
  });

  it("is made anew from them where a start did not come to an end", () => {
    writeOlder();
    const begun = openFile({ path: join(path, "state.sqlite.new") });
    begun.script("CREATE TABLE facts (half TEXT)");
    begun.close();
    const db = opened();
    expect(openHostStore(db).fact("last-instant")).toBe("7");
    db.close();
    expect(existsSync(join(path, "state.sqlite.new"))).toBe(false);
  });

  it("is as it was when it is opened again", () => {
    const first = opened();
    openHostStore(first).keepFact("name", "value");
    first.close();
    const second = opened();
    expect(textOrNull(second.row("SELECT value FROM facts")?.value)).toBe("value");
    second.close();
  });
});
