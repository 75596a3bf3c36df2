// What the engine refuses where dynoxide does not, or says it otherwise.
import { beforeEach, describe, expect, it } from "vitest";
import { type Engine, openEngine } from "#local/dynamodb/engine.ts";
import { IN_MEMORY, openFile } from "#local/sqlite/file.ts";
import type { Body } from "./reference.ts";
import { refusal } from "./refusal.ts";
import { table } from "./requests.ts";

const TableName = "orders";
const Key = { pk: { S: "p" }, sk: { S: "s" } };
let engine: Engine;
beforeEach(() => {
  const db = openFile({ path: IN_MEMORY });
  engine = openEngine({ db, now: () => 0 });
  engine.answer("CreateTable", table(TableName));
  return () => db.close();
});
const ask = (operation: string, body: Body) => engine.answer(operation, { TableName, ...body });
const refused = (operation: string, body: Body) => refusal(() => ask(operation, body));
const invalid = (message: string) => ["ValidationException", message];

describe("an update that only takes away", () => {
  it("makes no item where there is none, and asks nothing of it", () => {
    expect(ask("UpdateItem", { Key, UpdateExpression: "REMOVE a, b.c", ReturnValues: "ALL_NEW" })).toEqual(
      {},
    );
    expect(ask("GetItem", { Key })).toEqual({});
  });

  it("does nothing there in a transaction either", () => {
    const update = { TableName, Key, UpdateExpression: "REMOVE a[0]" };
    expect(engine.answer("TransactWriteItems", { TransactItems: [{ Update: update }] })).toEqual({});
    expect(ask("GetItem", { Key })).toEqual({});
  });
});

describe("a query is refused", () => {
  const query = (KeyConditionExpression: string, values: Body, more: Body = {}) =>
    refused("Query", { KeyConditionExpression, ExpressionAttributeValues: values, ...more });

  it("with a value that its key cannot have", () => {
    const wrong = invalid(
      "One or more parameter values were invalid: Condition parameter type does not match schema type",
    );
    expect(query("pk = :p", { ":p": { N: "1" } })).toEqual(wrong);
    expect(query("pk = :p AND sk > :s", { ":p": { S: "p" }, ":s": { N: "1" } })).toEqual(wrong);
    expect(query("g = :g AND h = :h", { ":g": { S: "x" }, ":h": { S: "1" } }, { IndexName: "all" })).toEqual(
      wrong,
    );
  });

  it("when its filter looks at the key of what it queries", () => {
    const message = (name: string) =>
      invalid(
        `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${name}`,
      );
    const values = { ":it": { S: "p" } };
    expect(query("pk = :it", values, { FilterExpression: "sk <> :it" })).toEqual(message("sk"));
    expect(query("g = :it", values, { FilterExpression: "g = :it", IndexName: "all" })).toEqual(message("g"));
    expect(
      ask("Query", {
        IndexName: "all",
        KeyConditionExpression: "g = :it",
        FilterExpression: "pk = :it",
        ExpressionAttributeValues: values,
      }),
    ).toEqual({ Items: [], Count: 0, ScannedCount: 0 });
    expect(ask("Scan", { FilterExpression: "pk = :it", ExpressionAttributeValues: values }).Count).toBe(0);
  });
});

describe("a write is refused", () => {
  it("with a key that is too long, counted in bytes", () => {
    const put = (pk: string, sk: string) => refused("PutItem", { Item: { pk: { S: pk }, sk: { S: sk } } });
    const wrong = "One or more parameter values were invalid: ";
    expect(put("é".repeat(1025), "s")).toEqual(
      invalid(`${wrong}Size of hashkey has exceeded the maximum size limit of2048 bytes`),
    );
    expect(put("p", "s".repeat(1025))).toEqual(
      invalid(`${wrong}Aggregated size of all range keys has exceeded the size limit of 1024 bytes`),
    );
    expect(ask("PutItem", { Item: { pk: { S: "é".repeat(1024) }, sk: { S: "s".repeat(1024) } } })).toEqual(
      {},
    );
  });

  it("with an expression that is too long", () => {
    const UpdateExpression = `SET ${"a".repeat(4089)} = :v`;
    const values = { ExpressionAttributeValues: { ":v": { N: "1" } } };
    expect(refused("UpdateItem", { Key, UpdateExpression, ...values })).toEqual(
      invalid(
        "Invalid UpdateExpression: Expression size has exceeded the maximum allowed size; expression size: 4098",
      ),
    );
  });

  it("with a ReturnValues that is none of its own", () => {
    const message = invalid("ReturnValues can only be ALL_OLD or NONE");
    expect(refused("PutItem", { Item: Key, ReturnValues: "ALL_NEW" })).toEqual(message);
    expect(refused("DeleteItem", { Key, ReturnValues: "UPDATED_OLD" })).toEqual(message);
    expect(refused("UpdateItem", { Key, ReturnValues: "DOG" })[1]).toContain("'DOG' at 'returnValues'");
  });

  it("in a transaction whole, when an update touches a key", () => {
    const put = { TableName, Item: { pk: { S: "q" }, sk: { S: "s" } } };
    const update = {
      ...{ TableName, Key, UpdateExpression: "SET sk = :v" },
      ExpressionAttributeValues: { ":v": { S: "t" } },
    };
    expect(
      refused("TransactWriteItems", {
        TableName: undefined,
        TransactItems: [{ Put: put }, { Update: update }],
      }),
    ).toEqual(
      invalid(
        "One or more parameter values were invalid: Cannot update attribute sk. This attribute is part of the key",
      ),
    );
    expect(ask("Scan", {}).Count).toBe(0);
  });
});
