import type { Context } from "aws-lambda";
import { expect, it } from "vitest";
import { createHandler } from "#functions/stock/watch-stock.ts";
import { StockLevel } from "#shared/domain/stock/ledger.ts";

const empty = { movements: [], activeHolds: [], inTransit: [] };
const level = StockLevel.parse({
  ...{ sku: "mug", node: "lyon", onHand: 5, held: 0, available: 5, asOf: "2026-03-03T08:00:00.000Z" },
});
const unexplained = { ...empty, levels: [level] };
const sound = { ...empty, levels: [] };

const forgotten = {
  ...empty,
  levels: [{ ...level, onHand: 0, held: 1, available: -1 }],
  activeHolds: [{ shipment: "ord_1-101", node: "lyon", lines: [{ sku: "mug", quantity: 1 }] }],
};

/** @param books as they are found, one time after the other */
function watch(...books: readonly unknown[]) {
  const slept: number[] = [];
  const expired: string[] = [];
  const closed: number[] = [];
  let read = 0;
  const deps = {
    clock: { now: () => 0, sleep: async (ms: number) => slept.push(ms) },
    stock: {
      closeBooks: async (now: number) => closed.push(now),
      books: async () => books[read++],
      expire: async (order: string, shipment: string) => expired.push(`${order} ${shipment}`),
    },
    orders: { endedAmong: async (shipments: readonly string[]) => new Set(shipments) },
  };
  const handler = createHandler(deps as unknown as Parameters<typeof createHandler>[0]);
  return { run: () => handler({}, {} as Context), slept, expired, closed };
}

it("carries the books forward, and is content where they balance", async () => {
  const { run, slept, closed } = watch(sound);
  await run();
  expect(slept).toEqual([]);
  expect(closed).toEqual([0]);
});

it("looks again at what differs, for it may have been under way", async () => {
  const { run, slept } = watch(unexplained, sound);
  await run();
  expect(slept).toEqual([20_000]);
});

it("fails where it differs still, so that the alarm is raised", async () => {
  await expect(watch(unexplained, unexplained).run()).rejects.toThrow(/does not balance: 1 discrepanc/);
});

it("has given back what is held for nothing, if it has expired", async () => {
  const { run, expired } = watch(forgotten, sound);
  await run();
  expect(expired).toEqual(["ord_1 ord_1-101"]);
});
