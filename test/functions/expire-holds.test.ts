// Orders whose workflow is stuck: their units are still held when the time is over.
import type { Context } from "aws-lambda";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createHandler } from "#functions/fulfilment/expire-holds.ts";
import { createHandler as watchStock } from "#functions/stock/watch-stock.ts";
import { createHandler as confirmPick } from "#functions/tasks/confirm-pick.ts";
import { carrierDesks } from "#shared/adapters/carriers/carrier-desks.ts";
import { dynamoClaims } from "#shared/adapters/dynamodb/claims.ts";
import { dynamoReturns } from "#shared/adapters/dynamodb/returns.ts";
import { bundledGeography } from "#shared/adapters/geography/geography.ts";
import { Item } from "#shared/domain/network/item.ts";
import { audit } from "#shared/domain/stock/audit.ts";
import { OrderId, Sku } from "#shared/kernel/ids.ts";
import { type EpochMs, toEpoch } from "#shared/kernel/time.ts";
import { inTurns } from "#test/support/interleavings.ts";
import { inLedger, listed } from "#test/support/keyed.ts";
import { world } from "#test/support/network.ts";
import { tables } from "#test/support/tables.ts";
import {
  at,
  expiresAt,
  holdOf,
  idOf,
  ledger,
  lyon,
  orders,
  strasbourg,
  taskOf,
  waiting,
} from "#test/support/waiting-order.ts";

await tables(inLedger("stock"), "events", listed("orders"));

let last = 0;
let now: EpochMs;
const items = new Map<Sku, Item>();
const deps = {
  orders,
  claims: dynamoClaims({ orders: "orders", events: "events" }),
  returns: dynamoReturns({ orders: "orders", events: "events", stock: "stock" }),
  stock: ledger,
  clock: { now: () => now },
  geography: bundledGeography,
  carriers: carrierDesks({ now: () => now } as never),
  network: { current: async () => world({ now: at }).network, items: async () => items },
};
const sweep = createHandler(deps as never);

const over = toEpoch(expiresAt);

/** Held in Lyon, and nobody waits for the pick any more. @param elsewhere nodes that have one of it, too */
async function stuck(elsewhere = [strasbourg]) {
  const sku = Sku.parse(`stuck-${++last}`);
  items.set(sku, Item.parse({ sku, name: sku, weight: 400, size: { length: 200, width: 100, height: 100 } }));
  const counts = [lyon, ...elsewhere].map((node) => ({ sku, node, onHand: 1, asOf: at }));
  await ledger.count(counts, `count-${last}`);
  return { sku, order: await waiting(lyon, sku) };
}

const run = async (instant: EpochMs) => {
  now = instant;
  await sweep({}, {} as Context);
};
const pick = async (order: OrderId, instant: EpochMs) => {
  const confirm = confirmPick({ ...deps, clock: { now: () => instant } } as never);
  const claims = { scope: "lendemain/tasks lendemain/node:lyon" };
  const event = {
    pathParameters: { id: taskOf(order, 1) },
    requestContext: { authorizer: { jwt: { claims } } },
  };
  return (await confirm(event as never, {} as Context)) as unknown as { statusCode: number; body: string };
};
const free = async (sku: Sku) =>
  Object.fromEntries((await ledger.levels(sku)).map(({ node, available }) => [node, available]));
const balanced = async () =>
  expect(audit(await ledger.books())).toMatchObject({ ledgerImbalance: 0, oversoldUnits: 0 });

describe("an order whose hold has expired", () => {
  it("gives back what it held and is planned again, from where it is best: its node is not to blame", async () => {
    const { sku, order } = await stuck();
    await run(over);
    expect(await orders.shipments(order)).toMatchObject([
      { id: idOf(order, 1), status: "replaced", endedBecause: "expired" },
      { id: idOf(order, 2), status: "planned", node: lyon, replaces: idOf(order, 1) },
    ]);
    expect(await free(sku)).toEqual({ lyon: 0, strasbourg: 1 });
    expect(await orders.get(order)).toMatchObject({ status: "routed", openShipments: 1 });
    await balanced();
  });

  it("keeps everything until then", async () => {
    const { sku, order } = await stuck();
    await run(over - 1);
    expect(await orders.shipments(order)).toMatchObject([{ status: "released" }]);
    expect(await free(sku)).toEqual({ lyon: 0, strasbourg: 1 });
  });

  it("is planned again once, however often it is looked at", async () => {
    const { order } = await stuck();
    await run(over);
    await run(over + 1);
    expect(await orders.shipments(order)).toHaveLength(2);
  });

  it("is planned again by the next look when the one before died after giving back", async () => {
    const { sku, order } = await stuck();
    await ledger.expire(order, idOf(order, 1), expiresAt);
    await run(over + 900_000);
    expect(await orders.shipments(order)).toMatchObject([{ status: "replaced" }, { status: "planned" }]);
    expect(await free(sku)).toEqual({ lyon: 0, strasbourg: 1 });
  });

  it("comes from elsewhere when another order has taken what it gave back", async () => {
    const { sku, order } = await stuck();
    await ledger.expire(order, idOf(order, 1), expiresAt);
    await waiting(lyon, sku);
    await run(over);
    expect(await orders.shipments(order)).toMatchObject([{ status: "replaced" }, { node: strasbourg }]);
    expect(await free(sku)).toEqual({ lyon: 0, strasbourg: 0 });
    await balanced();
  });

  it("has units that no plan could source where there are none any more", async () => {
    const { sku, order } = await stuck([]);
    await ledger.count([{ sku, node: lyon, onHand: 0, asOf: expiresAt }], `gone-${last}`);
    await run(over);
    expect(await orders.get(order)).toMatchObject({ unfilledUnits: 1, openShipments: 0 });
    expect(await free(sku)).toEqual({ lyon: 0 });
  });

  it("and that is being cancelled is cancelled", async () => {
    const { sku, order } = await stuck();
    await orders.changeOrder(order, { at, from: ["routed"], cancelling: true, facts: [] });
    await run(over);
    expect(await orders.shipments(order)).toMatchObject([{ status: "cancelled" }]);
    expect(await free(sku)).toEqual({ lyon: 1, strasbourg: 1 });
  });

  it("and of which nothing was found is planned again for all that is missing", async () => {
    const { sku, order } = await stuck();
    const all = [{ sku, quantity: 1 }];
    await orders.step({
      ...{ orderId: order, at, facts: [] },
      task: { id: taskOf(order, 1), from: ["open"], to: "done", outcome: "short" },
      shipment: { id: idOf(order, 1), to: "released", lines: [], missing: all },
      stock: { kind: "pick", node: lyon, held: all, missing: all },
    });
    await run(over);
    expect(await orders.shipments(order)).toMatchObject([
      { status: "replaced" },
      { node: strasbourg, lines: all },
    ]);
    await balanced();
  });

  it("and that was picked in time goes on", async () => {
    const { order } = await stuck();
    expect((await pick(order, over - 1)).statusCode).toBe(200);
    await run(over);
    expect(await orders.shipments(order)).toMatchObject([{ status: "picked" }]);
  });
});

it("is picked or planned again, one of the two, whenever the pick comes and wherever the sweep dies", async () => {
  const death = fc.option(fc.record({ request: fc.nat(30), isSent: fc.boolean() }), { nil: undefined });
  const ends = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(1), { minLength: 1, maxLength: 30 }), death, async (turns, dies) => {
      let answer = 0;
      await inTurns(
        {
          begin: stuck,
          deeds: [
            () => run(over),
            // Its node's clock is a moment behind.
            async ({ order }) => {
              answer = (await pick(order, over - 1)).statusCode;
            },
          ],
          async after({ order, sku }) {
            await run(over + 1);
            const [first, ...others] = await orders.shipments(order);
            const held = (await ledger.levels(sku)).reduce((sum, level) => sum + level.held, 0);
            const end = `${answer}: ${first?.status} and ${others.length} more, ${held} held`;
            expect(["200: picked and 0 more, 0 held", "409: replaced and 1 more, 1 held"]).toContain(end);
            ends.add(end);
          },
        },
        (sides, course) => sides[(turns[course.length % turns.length] ?? 0) % sides.length] ?? 0,
        [dies],
      );
    }),
    {
      numRuns: 40,
      // One of them first, to its end.
      examples: [
        [[0], undefined],
        [[1], undefined],
      ],
    },
  );
  expect(ends.size).toBe(2);
  await balanced();
});

it("is found at night where it is held for no shipment at all: its process died before it made one", async () => {
  const sku = Sku.parse(`orphan-${++last}`);
  await ledger.count([{ sku, node: lyon, onHand: 1, asOf: at }], `count-${last}`);
  const orderId = OrderId.parse("ord_orphan");
  expect(await ledger.hold({ orderId, attempt: 1, holds: [holdOf(orderId, 1, lyon, sku)], at })).toEqual({
    held: true,
  });
  // What the tests before wrote, they wrote by the real clock.
  const nightAt = (instant: EpochMs) => {
    const clock = { now: () => instant, sleep: async () => undefined };
    const stock = { ...ledger, closeBooks: async () => undefined };
    return watchStock({ ...deps, stock, clock } as never)({}, {} as Context);
  };
  await expect(nightAt(over - 1)).rejects.toThrow(/does not balance: 1 discrepanc/);
  expect(await free(sku)).toEqual({ lyon: 0 });
  await nightAt(over);
  expect(await free(sku)).toEqual({ lyon: 1 });
});

describe("a pick of what has expired", () => {
  it("is refused, and says where the units belong", async () => {
    const { sku, order } = await stuck();
    const { statusCode, body } = await pick(order, over);
    expect([statusCode, JSON.parse(body).detail]).toEqual([
      409,
      `The units were held for ${idOf(order, 1)} until a time that is over, and may be another order's: leave them on the shelf`,
    ]);
    expect(await orders.shipments(order)).toMatchObject([{ status: "released" }]);
    expect(await free(sku)).toMatchObject({ lyon: 0 });
  });
});
