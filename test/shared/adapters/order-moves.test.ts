// Moves of a wave on a real DynamoDB: units pass from order to order in one transaction, or nothing happens.
import { beforeAll, describe, expect, it } from "vitest";
import { audit } from "#shared/domain/stock/audit.ts";
import { type NodeId, type OrderId, Sku } from "#shared/kernel/ids.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { OrderMove } from "#shared/ports/orders.ts";
import { tables } from "#test/support/tables.ts";
import {
  at,
  decision,
  expiresAt,
  holdOf,
  idOf,
  ledger,
  lyon,
  orders,
  seen,
  shipmentOf,
  strasbourg,
  taskOf,
  waiting,
} from "#test/support/waiting-order.ts";

beforeAll(() => tables("stock", "orders", "events"));

let last = 0;
const later = toInstant(Date.parse(at) + 1);

const moveTo = (order: OrderId, node: NodeId, sku: Sku): OrderMove => ({
  orderId: order,
  wave: "wave_1",
  attempt: 2,
  decision,
  seen,
  leaving: [{ shipment: idOf(order, 1), task: taskOf(order, 1) }],
  holds: [holdOf(order, 2, node, sku)],
  shipments: [shipmentOf(order, 2, node, sku)],
});

async function twoOrders() {
  const sku = Sku.parse(`moved-${++last}`);
  const counts = [lyon, strasbourg].map((node) => ({ sku, node, onHand: 1, asOf: at }));
  await ledger.count(counts, `count-${last}`);
  const [one, other] = [await waiting(lyon, sku), await waiting(strasbourg, sku)];
  const swap = [moveTo(one, strasbourg, sku), moveTo(other, lyon, sku)];
  const available = async () => (await ledger.levels(sku)).map((level) => [level.available, level.held]);
  const sound = async () =>
    expect(audit(await ledger.books())).toMatchObject({ ledgerImbalance: 0, oversoldUnits: 0 });
  return { sku, one, other, swap, available, sound };
}

describe("two orders that exchange their units", () => {
  it("do so though none is free, nor any room in the day", async () => {
    const { one, swap, available, sound } = await twoOrders();
    expect(await available()).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(await orders.moveTogether(swap, at)).toBe("done");
    expect(await available()).toEqual([
      [0, 1],
      [0, 1],
    ]);
    await sound();
    expect(await orders.shipments(one)).toMatchObject([
      { id: idOf(one, 1), status: "released", movedBy: "wave_1", rescuedBy: 2 },
      { id: idOf(one, 2), status: "planned", node: "strasbourg" },
    ]);
    expect(await orders.get(one)).toMatchObject({ attempts: 2, shipments: 2, openShipments: 2, rescues: 0 });
    expect(await orders.task(taskOf(one, 1))).toMatchObject({ status: "withdrawn" });
    expect((await orders.decisions(one)).at(-1)).toMatchObject({ attempt: 2, reason: "wave wave_1" });
  });

  it("do so once", async () => {
    const { swap, sound } = await twoOrders();
    expect(await orders.moveTogether(swap, at)).toBe("done");
    expect(await orders.moveTogether(swap, at)).toBe("conflict");
    await sound();
  });

  it("both stay when somebody has begun to pick for one of them", async () => {
    const { one, other, swap, sound } = await twoOrders();
    await orders.step({
      orderId: one,
      at,
      task: { id: taskOf(one, 1), from: ["open"], to: "started" },
      facts: [],
    });
    expect(await orders.moveTogether(swap, at)).toBe("conflict");
    expect(await orders.shipments(other)).toHaveLength(1);
    expect(await orders.task(taskOf(other, 1))).toMatchObject({ status: "open" });
    await sound();
  });

  it("both stay when one is being cancelled", async () => {
    const { one, swap } = await twoOrders();
    await orders.changeOrder(one, { at, from: ["routed"], cancelling: true, facts: [] });
    expect(await orders.moveTogether(swap, at)).toBe("conflict");
  });

  it("both stay once what they hold has expired", async () => {
    const { swap, available, sound } = await twoOrders();
    expect(await orders.moveTogether(swap, expiresAt)).toBe("conflict");
    expect(await available()).toEqual([
      [0, 1],
      [0, 1],
    ]);
    await sound();
  });
});

describe("an order that wants a unit which nobody gives", () => {
  it("stays, and nothing is oversold", async () => {
    const { swap, available, sound } = await twoOrders();
    expect(await orders.moveTogether(swap.slice(0, 1), at)).toBe("conflict");
    expect(await available()).toEqual([
      [0, 1],
      [0, 1],
    ]);
    await sound();
  });
});

describe("a shipment that others are to replace", () => {
  const replaced = async (order: OrderId, sku: Sku) => {
    const shipments = [shipmentOf(order, 2, strasbourg, sku)];
    const replacing = { of: idOf(order, 1), attempt: 2, unfilledUnits: 0, givesUp: true };
    const holds = [{ ...holdOf(order, 2, strasbourg, sku), capacity: [] }];
    return orders.route({ orderId: order, attempt: 2, holds, shipments, at, replacing });
  };
  const goes = (order: OrderId, to: "picked" | "booked" | "handedOver") =>
    orders.step({ orderId: order, at, shipment: { id: idOf(order, 1), to }, facts: [] });

  it("is given up for good: its node can do nothing to it any more", async () => {
    const { sku, one } = await twoOrders();
    await ledger.count([{ sku, node: strasbourg, onHand: 2, asOf: later }], "test");
    expect(await replaced(one, sku)).toEqual({ held: true });
    expect(await goes(one, "picked")).toBe("conflict");
    expect((await orders.shipment(one, idOf(one, 1)))?.status).toBe("released");
  });

  it("is not given up once the carrier has it, and nothing is held for others", async () => {
    const { sku, one, sound } = await twoOrders();
    await ledger.count([{ sku, node: strasbourg, onHand: 2, asOf: later }], "test");
    for (const status of ["picked", "booked", "handedOver"] as const)
      expect(await goes(one, status)).toBe("done");
    expect(await replaced(one, sku)).toEqual({ held: false, superseded: true });
    expect((await ledger.levels(sku)).find(({ node }) => node === strasbourg)).toMatchObject({ held: 1 });
    await sound();
  });
});
