// Writes of the order book. Each is one transaction: what changed, the events that tell it, and the
// messages that wake a waiting workflow.
import { gzipSync } from "node:zlib";
import {
  isFinal,
  orderTransitions,
  shipmentTransitions,
  sourcesOf,
  taskTransitions,
} from "#shared/domain/orders/lifecycles.ts";
import type { Shipment } from "#shared/domain/orders/order.ts";
import type { OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import { type Instant, toEpoch } from "#shared/kernel/time.ts";
import type {
  Fact,
  OrderBook,
  OrderChange,
  Outcome,
  RecordedPlan,
  Replacement,
  Routing,
  ShipmentChange,
  ShipmentEnd,
  Step,
  StockEffect,
} from "#shared/ports/orders.ts";
import type { HoldOutcome } from "#shared/ports/stock.ts";
import { record } from "./event-journal.ts";
import { absent, add, both, isNew, oneOf, type Part, set, update } from "./expressions.ts";
import {
  addressKey,
  channelNumberKey,
  decisionKey,
  linesKey,
  nodeParty,
  orderKey,
  orderListing,
  purchaseOrderKey,
  purchaseOrderListing,
  shipmentKey,
  shipmentListing,
  taskKey,
  taskListing,
  trackingKey,
  vendorParty,
} from "./order-keys.ts";
import {
  commitAll,
  commitWrites,
  fitsOneChunk,
  foundUnits,
  onlyChunk,
  settleAll,
  settleWrites,
  takeHolds,
} from "./stock-holds.ts";
import { MAX_WRITES, transact, type Write } from "./transaction.ts";

export interface Tables {
  readonly orders: string;
  readonly events: string;
  /** For what moves stock; empty where nothing does. */
  readonly stock: string;
}

const outcome = (result: { done: boolean }): Outcome => (result.done ? "done" : "conflict");

export async function placeOrder(
  { orders, events }: Tables,
  ...[order, lines, address, addressExpiresAt]: Parameters<OrderBook["place"]>
): ReturnType<OrderBook["place"]> {
  const listing = { listing: orderListing(order.status), listedAt: order.placedAt };
  const number = { ...channelNumberKey(order.channel, order.channelOrderId), orderId: order.id };
  const put = (Item: Record<string, unknown>): Write => ({
    Put: { TableName: orders, Item, ConditionExpression: isNew.text },
  });
  const result = await transact([
    put({ ...orderKey(order.id), ...order, ...listing }),
    put(number),
    put({ ...linesKey(order.id), lines }),
    put({ ...addressKey(order.id), address, expiresAt: Math.floor(toEpoch(addressExpiresAt) / 1000) }),
    ...record(events, order.id, order.placedAt, [
      { type: "order.received", facts: { channel: order.channel, lines: lines.length } },
    ]),
  ]);
  if (result.done) return "placed";
  return result.failed.includes(0) ? "exists" : "number-taken";
}

/** The plan is on record before anything acts on it. Its candidates repeat a lot: compressed. */
export async function recordPlan(
  { orders, events }: Tables,
  id: OrderId,
  plan: RecordedPlan,
): Promise<Outcome> {
  const body = gzipSync(
    JSON.stringify({ attempt: plan.attempt, reason: plan.reason, decision: plan.decision }),
  );
  const change = update({
    TableName: orders,
    Key: orderKey(id),
    change: [
      set({
        attempts: plan.attempt,
        updatedAt: plan.at,
        promise: plan.promise,
        unfilledUnits: plan.unfilledUnits,
      }),
    ],
    condition: both(attemptsAre(plan.attempt - 1), oneOf("status", plan.from)),
  });
  return outcome(
    await transact([
      { Update: change },
      {
        Put: {
          TableName: orders,
          Item: { ...decisionKey(id, plan.attempt), body },
          ConditionExpression: isNew.text,
        },
      },
      ...record(events, id, plan.at, plan.facts),
    ]),
  );
}

/** Plans are claimed one after the other: whoever plans later takes the order from whoever planned before. */
const attemptsAre = (count: number): Part => ({
  text: "#attempts = :attempts_are",
  names: { "#attempts": "attempts" },
  values: { ":attempts_are": count },
});

export async function route({ orders, events, stock }: Tables, routing: Routing): Promise<HoldOutcome> {
  const { orderId: id, attempt, shipments, at, replacing } = routing;
  const head = set({
    status: "routed",
    listing: orderListing("routed"),
    listedAt: at,
    updatedAt: at,
    promise: replacing?.promise,
  });
  const counts = add({
    shipments: shipments.length,
    openShipments: shipments.length,
    unfilledUnits: replacing?.unfilledUnits,
    rescues: replacing === undefined ? 0 : 1,
  });
  const mayBe =
    replacing === undefined
      ? both(oneOf("status", sourcesOf(orderTransitions, "routed")), attemptsAre(attempt))
      : oneOf("status", ["routed"]);
  const puts = shipments.map((shipment) => ({
    Put: {
      TableName: orders,
      Item: {
        ...shipmentKey(id, shipment.id),
        ...shipment,
        listing: shipmentListing(shipment.status),
        listedAt: at,
      },
      ConditionExpression: isNew.text,
    },
  }));
  return takeHolds(stock, routing, [
    {
      Update: update({
        TableName: orders,
        Key: orderKey(id),
        change: [head, counts],
        condition: both(mayBe, absent("cancelling")),
      }),
    },
    ...puts,
    ...(replacing === undefined ? [] : [rescuedOnce(orders, id, replacing)]),
    ...record(events, id, at, routedFacts(shipments, replacing)),
  ]);
}

function routedFacts(shipments: readonly Shipment[], replacing: Replacement | undefined): Fact[] {
  if (replacing !== undefined) {
    const facts = { by: shipments.map((one) => one.id), unfilled: replacing.unfilledUnits };
    return [{ type: "shipment.rescued", shipmentId: replacing.of, facts }];
  }
  return shipments.map(({ id, node, road }) => ({
    type: "order.routed",
    shipmentId: id,
    facts: { node, road },
  }));
}

function rescuedOnce(table: string, id: OrderId, { of, attempt }: Replacement): Write {
  const condition = {
    text: "attribute_not_exists(#rescuedBy) OR #rescuedBy < :rescuedBy",
    names: { "#rescuedBy": "rescuedBy" },
  };
  return {
    Update: update({
      TableName: table,
      Key: shipmentKey(id, of),
      change: [set({ rescuedBy: attempt })],
      condition,
    }),
  };
}

export async function changeOrder(
  { orders, events }: Tables,
  id: OrderId,
  change: OrderChange,
): Promise<Outcome> {
  const listing =
    change.to === undefined
      ? {}
      : { status: change.to, listing: orderListing(change.to), listedAt: change.at };
  const fields = set({
    ...listing,
    updatedAt: change.at,
    cancelling: change.cancelling,
    unfilledUnits: change.unfilledUnits,
    promise: change.promise,
  });
  const head = update({
    TableName: orders,
    Key: orderKey(id),
    change: [fields],
    condition: oneOf("status", change.from),
  });
  return outcome(await transact([{ Update: head }, ...record(events, id, change.at, change.facts)]));
}

export async function writeStep({ orders, events, stock }: Tables, step: Step): Promise<Outcome> {
  const write = async (found?: ReadonlyMap<string, number>) => {
    const effect = await stockWrites(stock, step, found);
    const writes = [
      ...effect,
      ...shipmentWrites(orders, step),
      ...taskWrites(orders, step),
      ...purchaseOrderWrites(orders, step),
      ...record(events, step.orderId, step.at, step.facts, step.resume),
    ];
    if (writes.length > MAX_WRITES)
      throw new Error(`a step of ${writes.length} writes does not fit one transaction`);
    const result = await transact(writes);
    // Of a pick's writes the first is its hold, the others are levels.
    const levels = result.done ? [] : result.failed.filter((index) => index > 0 && index < effect.length);
    return { result, shortOfStock: levels.length > 0 };
  };
  const first = await write();
  if (!first.shortOfStock || step.stock?.kind !== "pick") return outcome(first.result);
  // A count said that units were gone which the picker holds in hand: the picker is right.
  const chunk = onlyChunk(step.orderId, shipmentOf(step), step.stock.node, step.stock.held);
  return outcome((await write(await foundUnits(stock, chunk))).result);
}

function shipmentOf({ shipment }: Step): ShipmentId {
  if (shipment === undefined) throw new Error("a step that moves stock names its shipment");
  return shipment.id;
}

function shipmentWrites(table: string, { orderId, at, shipment }: Step): Write[] {
  if (shipment === undefined) return [];
  const Key = shipmentKey(orderId, shipment.id);
  const condition = oneOf("status", [...sourcesOf(shipmentTransitions, shipment.to), shipment.to]);
  const writes: Write[] = [
    { Update: update({ TableName: table, Key, change: [shipmentFields(shipment, at)], condition }) },
  ];
  if (shipment.tracking !== undefined) {
    const { carrier, number } = shipment.tracking;
    const Item = { ...trackingKey(carrier, number), orderId, shipmentId: shipment.id };
    writes.push({ Put: { TableName: table, Item } });
  }
  return writes;
}

function shipmentFields(change: ShipmentChange, at: Instant): Part {
  return set({
    status: change.to,
    listing: isFinal(shipmentTransitions, change.to) ? null : shipmentListing(change.to),
    listedAt: isFinal(shipmentTransitions, change.to) ? null : at,
    updatedAt: at,
    lines: change.lines,
    missing: change.missing,
    tracking: change.tracking?.number,
    endedBecause: change.endedBecause,
    arrivedAt: change.arrivedAt,
  });
}

function taskWrites(table: string, { at, task, openTask }: Step): Write[] {
  const writes: Write[] = [];
  if (openTask !== undefined) {
    const lists = { listing: taskListing, listedAt: openTask.dueBy, party: nodeParty(openTask.node) };
    writes.push({
      Put: { TableName: table, Item: { ...taskKey(openTask.id), ...openTask, ...lists }, ...openAgain },
    });
  }
  if (task !== undefined) {
    const ended = isFinal(taskTransitions, task.to);
    const off = ended ? { listing: null, listedAt: null, party: null } : {};
    const change = [set({ status: task.to, outcome: task.outcome, updatedAt: at, ...off })];
    writes.push({
      Update: update({
        TableName: table,
        Key: taskKey(task.id),
        change,
        condition: oneOf("status", task.from),
      }),
    });
  }
  return writes;
}

/** A wait that starts again (a missed truck) opens its task again with a new token; a finished one stays finished. */
const openAgain = {
  ConditionExpression: "attribute_not_exists(pk) OR #status IN (:open, :started, :withdrawn)",
  ExpressionAttributeNames: { "#status": "status" },
  ExpressionAttributeValues: { ":open": "open", ":started": "started", ":withdrawn": "withdrawn" },
};

function purchaseOrderWrites(table: string, { at, purchaseOrder, openPurchaseOrder }: Step): Write[] {
  const writes: Write[] = [];
  if (openPurchaseOrder !== undefined) {
    const lists = {
      listing: purchaseOrderListing,
      listedAt: openPurchaseOrder.dueBy,
      party: vendorParty(openPurchaseOrder.vendor),
    };
    const Item = { ...purchaseOrderKey(openPurchaseOrder.id), ...openPurchaseOrder, ...lists };
    writes.push({ Put: { TableName: table, Item } });
  }
  if (purchaseOrder !== undefined) {
    const ended = ["rejected", "shipped", "withdrawn"].includes(purchaseOrder.to);
    const off = ended ? { listing: null, listedAt: null, party: null } : {};
    const { dueBy, token } = purchaseOrder;
    const due = dueBy === undefined || ended ? {} : { dueBy, listedAt: dueBy };
    const change = [set({ status: purchaseOrder.to, token, updatedAt: at, ...due, ...off })];
    const condition = oneOf("status", purchaseOrder.from);
    writes.push({
      Update: update({ TableName: table, Key: purchaseOrderKey(purchaseOrder.id), change, condition }),
    });
  }
  return writes;
}

/** The shipment ends and the order counts it, once. */
export async function endShipment({ orders, events, stock }: Tables, end: ShipmentEnd): Promise<Outcome> {
  const condition = oneOf("status", sourcesOf(shipmentTransitions, end.status));
  const shipment = update({
    TableName: orders,
    Key: shipmentKey(end.orderId, end.shipmentId),
    change: [
      shipmentFields(
        {
          to: end.status,
          ...(end.because !== undefined && { endedBecause: end.because }),
          ...(end.arrivedAt !== undefined && { arrivedAt: end.arrivedAt }),
        },
        end.at,
      ),
    ],
    condition,
  });
  const head = set({
    updatedAt: end.at,
    lastArrival: end.lastArrival,
    promise: end.order?.promise,
    ...(end.order !== undefined && {
      status: end.order.status,
      listing: orderListing(end.order.status),
      listedAt: end.at,
    }),
  });
  const order = update({
    TableName: orders,
    Key: orderKey(end.orderId),
    change: [head, add({ openShipments: -1, arrived: end.arrivedAt === undefined ? 0 : 1 })],
    condition: openShipmentsAre(end.openBefore),
  });
  const effect = await stockWrites(stock, { ...end, shipment: { id: end.shipmentId } });
  return outcome(
    await transact([
      { Update: shipment },
      { Update: order },
      ...effect,
      ...record(events, end.orderId, end.at, end.facts),
    ]),
  );
}

interface Moving {
  readonly orderId: OrderId;
  readonly at: Instant;
  readonly shipment?: { readonly id: ShipmentId };
  readonly stock?: StockEffect;
}

/** Writes for the same transaction; of a shipment that does not fit one, the chunks are written before. */
async function stockWrites(
  table: string,
  step: Moving,
  found?: ReadonlyMap<string, number>,
): Promise<Write[]> {
  const { orderId, at, shipment, stock: effect } = step;
  if (effect === undefined || shipment === undefined) return [];
  if (effect.kind === "pick") {
    if (!fitsOneChunk(effect.held)) {
      await commitAll(table, orderId, shipment.id, effect.missing, at);
      return [];
    }
    const missing = new Map<string, number>(effect.missing.map((line) => [line.sku, line.quantity]));
    const chunk = onlyChunk(orderId, shipment.id, effect.node, effect.held);
    return commitWrites(table, chunk, { missing, at, ...(found !== undefined && { found }) });
  }
  if (!fitsOneChunk(effect.picked)) {
    await settleAll(table, orderId, shipment.id, effect.ending, at);
    return [];
  }
  return settleWrites(table, onlyChunk(orderId, shipment.id, effect.node, effect.picked), effect.ending, at);
}

const openShipmentsAre = (count: number): Part => ({
  text: "#openShipments = :open_shipments_are",
  names: { "#openShipments": "openShipments" },
  values: { ":open_shipments_are": count },
});
