// Moves of a wave on a real DynamoDB: units pass from order to order in one transaction, or nothing happens.
import { beforeAll, describe, expect, it } from "vitest";
import { dynamoOrderBook } from "#shared/adapters/dynamodb/order-book.ts";
import { dynamoStockLedger } from "#shared/adapters/dynamodb/stock-ledger.ts";
import { NodeTask, Order, Shipment } from "#shared/domain/orders/order.ts";
import { decideOrder } from "#shared/domain/routing/evidence.ts";
import { audit } from "#shared/domain/stock/audit.ts";
import { Hold } from "#shared/domain/stock/ledger.ts";
import { NodeId, OrderId, ShipmentId, Sku, TaskId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import type { OrderMove } from "#shared/ports/orders.ts";
import { demandFor, world } from "#test/support/network.ts";
import { tables } from "#test/support/tables.ts";

const at = Instant.parse("2026-03-03T08:00:00.000Z");
const orders = dynamoOrderBook({ orders: "orders", events: "events", stock: "stock" });
const ledger = dynamoStockLedger("stock");
beforeAll(() => tables("stock", "orders", "events"));

const snapshot = world({ now: at, stock: { mug: { lyon: 1, strasbourg: 1 } } });
const { decision, seen } = decideOrder(demandFor({ lines: { mug: 1 } }), snapshot, { exclude: new Map() });
const leg = decision.shipments[0]?.leg;
const lyon = NodeId.parse("lyon");
const strasbourg = NodeId.parse("strasbourg");

const idOf = (order: OrderId, attempt: number) => ShipmentId.parse(`${order}-${attempt}01`);
const taskOf = (order: OrderId, attempt: number) => TaskId.parse(`${idOf(order, attempt)}.pick`);

/** One unit and one of the day's parcels. */
const holdOf = (order: OrderId, attempt: number, node: NodeId, sku: Sku): Hold =>
  Hold.parse({
    id: idOf(order, attempt),
    orderId: order,
    node,
    lines: [{ sku, quantity: 1 }],
    capacity: [{ key: `day|${node}-${sku}|2026-03-03`, parcels: 1, limit: 1 }],
    expiresAt: "2026-04-01T00:00:00.000Z",
  });

const shipmentOf = (order: OrderId, attempt: number, node: NodeId, sku: Sku): Shipment =>
  Shipment.parse({
    id: idOf(order, attempt),
    orderId: order,
    status: "planned",
    road: "warehouse",
    node,
    leg: { ...leg, node },
    lines: [{ sku, quantity: 1 }],
    weight: 400,
    attempt,
    createdAt: at,
    updatedAt: at,
  });

let last = 0;

/** An order whose only unit waits at the node for its pick. */
async function waiting(node: NodeId, sku: Sku): Promise<OrderId> {
  const id = OrderId.parse(`ord_move${++last}`);
  const order = Order.parse({
    id,
    channel: "web",
    channelOrderId: `W-${last}`,
    status: "received",
    method: "home",
    placedAt: at,
    updatedAt: at,
    request: "hash",
    attempts: 0,
    shipments: 0,
    openShipments: 0,
    arrived: 0,
    unfilledUnits: 0,
    rescues: 0,
  });
  const address = {
    name: "Camille Roux",
    street: "1 rue de Rivoli",
    city: "Paris",
    postcode: "75004",
    country: "FR",
  };
  await orders.place(order, [{ sku, quantity: 1 as never }], address as never, at);
  const plan = { attempt: 1, reason: "route", decision, seen, at, facts: [], from: ["received" as const] };
  await orders.recordPlan(id, plan);
  const shipments = [shipmentOf(id, 1, node, sku)];
  expect(
    await orders.route({ orderId: id, attempt: 1, holds: [holdOf(id, 1, node, sku)], shipments, at }),
  ).toEqual({ held: true });
  const task = NodeTask.parse({
    id: taskOf(id, 1),
    kind: "pick",
    status: "open",
    node,
    shipmentId: idOf(id, 1),
    orderId: id,
    dueBy: at,
    lines: [{ sku, quantity: 1 }],
    openedAt: at,
    updatedAt: at,
  });
  await orders.step({
    orderId: id,
    at,
    shipment: { id: idOf(id, 1), to: "released" },
    openTask: { ...task, token: `token of ${id}` },
    facts: [],
  });
  return id;
}

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
    await ledger.count([{ sku, node: strasbourg, onHand: 2, asOf: at }], `count-${++last}`);
    expect(await replaced(one, sku)).toEqual({ held: true });
    expect(await goes(one, "picked")).toBe("conflict");
    expect((await orders.shipment(one, idOf(one, 1)))?.status).toBe("released");
  });

  it("is not given up once the carrier has it, and nothing is held for others", async () => {
    const { sku, one, sound } = await twoOrders();
    await ledger.count([{ sku, node: strasbourg, onHand: 2, asOf: at }], `count-${++last}`);
    for (const status of ["picked", "booked", "handedOver"] as const)
      expect(await goes(one, status)).toBe("done");
    expect(await replaced(one, sku)).toEqual({ held: false, superseded: true });
    expect((await ledger.levels(sku)).find(({ node }) => node === strasbourg)).toMatchObject({ held: 1 });
    await sound();
  });
});
