// What is remembered of items is what is in the file.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openEngine } from "#local/dynamodb/engine.ts";
import type { Kept } from "#local/dynamodb/store/kept.ts";
import { createRecent } from "#local/dynamodb/store/recent.ts";
import { IN_MEMORY, openFile } from "#local/sqlite/file.ts";
import { keyed } from "#test/support/keyed.ts";

const kept = (size: number): Kept => ({ item: {}, size, text: "{}" });
const at = (partition: string, sort = "") => ({ partition, sort });

describe("items of late", () => {
  it("are known by table and key, until they are forgotten", () => {
    const recentOf = createRecent();
    const [one, other] = [recentOf(1), recentOf(12)];
    const item = kept(10);
    one.keep(at("a", "bc"), item);
    expect(one.of(at("a", "bc"))).toBe(item);
    for (const place of [
      at("ab", "c"),
      at("a", "b"),
      { partition: new TextEncoder().encode("a"), sort: "bc" },
    ])
      expect(one.of(place)).toBeUndefined();
    expect(other.of(at("a", "bc"))).toBeUndefined();
    other.keep(at("x"), item);
    one.clear();
    expect([one.of(at("a", "bc")), other.of(at("x"))]).toEqual([undefined, item]);
    other.forget(at("x"));
    expect(other.of(at("x"))).toBeUndefined();
  });

  it("are no more than so many bytes, and what is asked for stays longest", () => {
    const recent = createRecent(10 * (10 + 2 + 512))(1);
    recent.keep(at("often"), kept(10));
    for (let count = 0; count < 50; count += 1) {
      recent.keep(at(`item-${count}`), kept(10));
      expect(recent.of(at("often"))).toBeDefined();
    }
    const left = Array.from({ length: 50 }, (_, count) => recent.of(at(`item-${count}`))).filter(Boolean);
    expect(left.length).toBeLessThanOrEqual(10);
  });
});

it("a table says the same as its file, whatever was written or undone", () => {
  const TableName = "things";
  const { KeySchema, AttributeDefinitions } = keyed(TableName).properties;
  const key = (n: number) => ({ pk: { S: `p${n % 2}` }, sk: { S: `s${n}` } });
  const write = fc.record({
    keys: fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 3 }),
    value: fc.nat(9),
    isRefused: fc.boolean(),
    isDeleted: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(write, { maxLength: 30 }), (writes) => {
      const db = openFile({ path: IN_MEMORY });
      const engine = openEngine({ db, now: () => 0 });
      engine.answer("CreateTable", {
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        KeySchema,
        AttributeDefinitions,
      });
      for (const { keys, value, isRefused, isDeleted } of writes) {
        const TransactItems: object[] = keys.map((n) =>
          isDeleted
            ? { Delete: { TableName, Key: key(n) } }
            : { Put: { TableName, Item: { ...key(n), value: { N: String(value) } } } },
        );
        if (isRefused)
          TransactItems.push({
            ConditionCheck: { TableName, Key: key(9), ConditionExpression: "attribute_exists(pk)" },
          });
        const act = () => engine.answer("TransactWriteItems", { TransactItems });
        if (isRefused) expect(act).toThrow("cancelled");
        else act();
        const known = [0, 1, 2, 3, 4, 5].flatMap(
          (n) => engine.answer("GetItem", { TableName, Key: key(n) }).Item ?? [],
        );
        const queried = ["p0", "p1"].flatMap(
          (pk) =>
            engine.answer("Query", {
              TableName,
              KeyConditionExpression: "pk = :pk",
              ExpressionAttributeValues: { ":pk": { S: pk } },
            }).Items,
        );
        // A scan reads the file.
        const scanned = engine.answer("Scan", { TableName }).Items;
        expect(queried).toEqual(scanned);
        expect(new Set(known.map((item) => JSON.stringify(item)))).toEqual(
          new Set((scanned as object[]).map((item) => JSON.stringify(item))),
        );
      }
      db.close();
    }),
    { numRuns: 50 },
  );
});
