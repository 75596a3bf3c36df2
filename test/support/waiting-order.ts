// Orders on tables, at the point where most races begin: units held at a node, their pick asked for.
import { dynamoOrderBook } from "#shared/adapters/dynamodb/order-book.ts";
import { dynamoStockLedger } from "#shared/adapters/dynamodb/stock-ledger.ts";
import { NodeTask, Order, Shipment } from "#shared/domain/orders/order.ts";
import { decideOrder } from "#shared/domain/routing/evidence.ts";
import { expiryOf, Hold } from "#shared/domain/stock/ledger.ts";
import { NodeId, OrderId, ShipmentId, type Sku, TaskId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import { demandFor, world } from "./network.ts";

export const at = Instant.parse("2026-03-03T08:00:00.000Z");
export const orders = dynamoOrderBook({ orders: "orders", events: "events", stock: "stock" });
export const ledger = dynamoStockLedger("stock");

const snapshot = world({ now: at, stock: { mug: { lyon: 1, strasbourg: 1 } } });
export const { decision, seen } = decideOrder(demandFor({ lines: { mug: 1 } }), snapshot, {
  exclude: new Map(),
});
const leg = decision.shipments[0]?.leg;
export const expiresAt = expiryOf(leg?.milestones.deliverBy ?? at);
export const lyon = NodeId.parse("lyon");
export const strasbourg = NodeId.parse("strasbourg");

export const idOf = (order: OrderId, attempt: number) => ShipmentId.parse(`${order}-${attempt}01`);
export const taskOf = (order: OrderId, attempt: number) => TaskId.parse(`${idOf(order, attempt)}.pick`);

/** One unit, or as many as asked for, and one of the day's parcels. */
export const holdOf = (order: OrderId, attempt: number, node: NodeId, sku: Sku, units = 1): Hold =>
  Hold.parse({
    id: idOf(order, attempt),
    orderId: order,
    node,
    lines: [{ sku, quantity: units }],
    capacity: [{ key: `day|${node}-${sku}|2026-03-03`, parcels: 1, limit: 1 }],
    expiresAt,
  });

export const shipmentOf = (order: OrderId, attempt: number, node: NodeId, sku: Sku, units = 1): Shipment =>
  Shipment.parse({
    id: idOf(order, attempt),
    orderId: order,
    status: "planned",
    road: "warehouse",
    node,
    leg: { ...leg, node },
    lines: [{ sku, quantity: units }],
    weight: 400,
    attempt,
    createdAt: at,
    updatedAt: at,
  });

let last = 0;

/** An order that has a plan, and holds nothing yet. */
export async function planned(sku: Sku, units = 1): Promise<OrderId> {
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
  await orders.place(order, [{ sku, quantity: units as never }], address as never, at);
  if ((await plan(id, 1)) !== "done") throw new Error(`${id} is not planned`);
  return id;
}

export const plan = (id: OrderId, attempt: number, when = at) =>
  orders.recordPlan(id, {
    ...{ attempt, reason: "route", decision, seen, facts: [] },
    ...{ at: when, from: ["received"] },
  });

/** Takes what its first plan needs. */
export const hold = (id: OrderId, node: NodeId, sku: Sku, units = 1) =>
  orders.route({
    orderId: id,
    attempt: 1,
    holds: [holdOf(id, 1, node, sku, units)],
    shipments: [shipmentOf(id, 1, node, sku, units)],
    at,
  });

/** An order whose units wait at the node for their pick. */
export async function waiting(node: NodeId, sku: Sku, units = 1): Promise<OrderId> {
  const id = await planned(sku, units);
  const routed = await hold(id, node, sku, units);
  if (!routed.held) throw new Error(`${id} is not held: ${JSON.stringify(routed)}`);
  const task = NodeTask.parse({
    id: taskOf(id, 1),
    kind: "pick",
    status: "open",
    node,
    shipmentId: idOf(id, 1),
    orderId: id,
    dueBy: at,
    lines: [{ sku, quantity: units }],
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
