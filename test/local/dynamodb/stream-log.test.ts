import { expect, it } from "vitest";
import { dynamoTables } from "#local/dynamodb/store/schema.ts";
import { openStreamLog } from "#local/dynamodb/store/stream-log.ts";
import { IN_MEMORY, openFile, openPart } from "#local/sqlite/file.ts";

const kept = (name: string, length = 0) => {
  const item = { pk: { S: name }, text: { S: "x".repeat(length) } };
  return { item, size: length, text: JSON.stringify(item) };
};

function opened() {
  const db = openFile({ path: IN_MEMORY });
  openPart(db, dynamoTables);
  const open = () => openStreamLog(db, 1, "NEW_AND_OLD_IMAGES", () => 0);
  const log = open();
  const append = (name: string, length?: number) =>
    db.transaction(() =>
      log.append({ keys: { pk: { S: name } }, before: kept("old"), after: kept(name, length) }),
    );
  return { db, open, log, append };
}
const names = (records: readonly { readonly keys: unknown }[]) =>
  records.map(({ keys }) => (keys as { pk: { S: string } }).pk.S);

it("records at hand are those of the file, and older ones are read from it", () => {
  const { open, log, append } = opened();
  const all = Array.from({ length: 40 }, (_, nth) => `n${nth}`);
  for (const name of all) append(name, 50_000);
  expect(names(log.read(0, 100))).toEqual(all);
  for (const after of [0, 12, 25, 38, 39, 40]) {
    expect(names(log.read(after, 3))).toEqual(all.slice(after, after + 3));
    // Nothing is at hand of what was just opened.
    expect(log.read(after, 3)).toEqual(open().read(after, 3));
  }
});

it("what is undone is not at hand, and its number is the next one's", () => {
  const { db, log, append } = opened();
  append("first");
  expect(() =>
    db.transaction(() => {
      append("undone");
      throw new Error("undone");
    }),
  ).toThrow("undone");
  append("second");
  expect(names(log.read(0, 10))).toEqual(["first", "second"]);
  expect(log.read(0, 10).map(({ sequence }) => sequence)).toEqual([1, 2]);
});

it("what is trimmed is gone, and the rest is there", () => {
  const { log, append } = opened();
  for (const name of ["a", "b", "c"]) append(name);
  log.trim(3);
  expect(names(log.read(0, 10))).toEqual(["c"]);
  expect(names(log.read(2, 10))).toEqual(["c"]);
});
