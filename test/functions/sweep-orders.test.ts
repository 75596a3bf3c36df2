// The sweeper on real tables: it starts what was left behind, and leaves alone what somebody works on.
import type { Context } from "aws-lambda";
import { expect, it } from "vitest";
import { createHandler } from "#functions/orders/sweep-orders.ts";
import { type OrderId, Sku } from "#shared/kernel/ids.ts";
import { type EpochMs, MINUTE, toEpoch, toInstant } from "#shared/kernel/time.ts";
import { listed } from "#test/support/keyed.ts";
import { tables } from "#test/support/tables.ts";
import { at, hold, idOf, ledger, lyon, orders, plan, planned } from "#test/support/waiting-order.ts";

await tables("stock", "events", listed("orders"));

const begun = toEpoch(at);
const mug = Sku.parse("mug");

/** @returns the orders whose routing is started */
async function swept(now: EpochMs, broken?: OrderId): Promise<readonly OrderId[]> {
  const started: OrderId[] = [];
  const startRouting = async (id: OrderId) => {
    if (id === broken) throw new Error(`${id} cannot be started`);
    started.push(id);
  };
  const deps = { orders, workflows: { startRouting }, clock: { now: () => now } };
  const sweep = createHandler(deps as never)({}, {} as Context);
  if (broken === undefined) await sweep;
  else await expect(sweep).rejects.toThrow(`1 failed, and will be tried again: Error: ${broken}`);
  return started;
}

it("starts an order that nobody has planned for more than three minutes", async () => {
  const order = await planned(mug);
  expect(await swept(begun + 3 * MINUTE)).not.toContain(order);
  expect(await swept(begun + 3 * MINUTE + 1)).toContain(order);
});

it("starts the others where one cannot be started, and says so", async () => {
  const left = [await planned(mug), await planned(mug), await planned(mug)] as const;
  const started = await swept(begun + 4 * MINUTE, left[1]);
  expect(left.map((order) => started.includes(order))).toEqual([true, false, true]);
});

it("leaves alone an old order that is being planned again and again", async () => {
  const order = await planned(mug);
  await plan(order, 2, toInstant(begun + 10 * MINUTE));
  expect(await swept(begun + 12 * MINUTE)).not.toContain(order);
  await plan(order, 3, toInstant(begun + 13 * MINUTE));
  expect(await swept(begun + 16 * MINUTE)).not.toContain(order);
  expect(await swept(begun + 16 * MINUTE + 1)).toContain(order);
});

it("leaves alone what is backordered, cancelled or on its way", async () => {
  const [waits, gone] = [await planned(mug), await planned(mug)];
  for (const [order, to] of [
    [waits, "backordered"],
    [gone, "cancelled"],
  ] as const)
    await orders.changeOrder(order, { at, from: ["received"], to, facts: [] });
  const sku = Sku.parse("lamp");
  await ledger.count([{ sku, node: lyon, onHand: 1, asOf: at }], "lamps");
  const routed = await planned(sku);
  await hold(routed, lyon, sku);
  await orders.step({ orderId: routed, at, shipment: { id: idOf(routed, 1), to: "released" }, facts: [] });
  const started = await swept(begun + 60 * MINUTE);
  for (const order of [waits, gone, routed]) expect(started).not.toContain(order);
});

it("starts an order whose shipments were made and never started", async () => {
  const sku = Sku.parse("vase");
  await ledger.count([{ sku, node: lyon, onHand: 1, asOf: at }], "vases");
  const order = await planned(sku);
  expect(await hold(order, lyon, sku)).toEqual({ held: true });
  expect(await swept(begun + 3 * MINUTE)).not.toContain(order);
  expect(await swept(begun + 3 * MINUTE + 1)).toContain(order);
});
