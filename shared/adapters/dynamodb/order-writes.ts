// Writes of the order book on an order's head. Each is one transaction: what changed, the events that tell
// it, and for a routing the holds and shipments that make it true.
import { orderTransitions, shipmentTransitions, sourcesOf } from "#shared/domain/orders/lifecycles.ts";
import type { Order, Shipment } from "#shared/domain/orders/order.ts";
import type { OrderId } from "#shared/kernel/ids.ts";
import { toEpoch } from "#shared/kernel/time.ts";
import type {
  Fact,
  OrderBook,
  OrderChange,
  Outcome,
  RecordedPlan,
  Replacement,
  Routing,
} from "#shared/ports/orders.ts";
import type { HoldOutcome } from "#shared/ports/stock.ts";
import { recordWrites } from "./decision-record.ts";
import { record } from "./event-journal.ts";
import { absent, add, both, is, isNew, oneOf, type Part, set, update } from "./expressions.ts";
import { takeHolds } from "./hold-taking.ts";
import {
  addressKey,
  channelNumberKey,
  holdExpiry,
  linesKey,
  orderKey,
  orderListing,
  shipmentKey,
  shipmentListing,
} from "./order-keys.ts";
import { outcome, type Tables } from "./order-tables.ts";
import { transact, type Write } from "./transaction.ts";

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
    ...(order.hold === undefined ? [] : [put(holdExpiry(order.id, order.hold.until))]),
    ...record(events, order.id, order.placedAt, [
      {
        type: "order.received",
        facts: {
          channel: order.channel,
          channelOrderId: order.channelOrderId,
          lines: lines.length,
          ...(order.placedIn !== undefined && { placedIn: order.placedIn }),
        },
      },
      ...heldFacts(order),
    ]),
  ]);
  if (result.done) return "placed";
  return result.failed.includes(0) ? "exists" : "number-taken";
}

function heldFacts({ hold }: Order): Fact[] {
  if (hold === undefined) return [];
  const { reason, by, until } = hold;
  return [{ type: "order.held", facts: { reason, by, until, paused: [], goesOn: [] } }];
}

/** The plan is on record before anything acts on it. Its candidates repeat a lot: compressed. */
export async function recordPlan(
  { orders, events }: Tables,
  id: OrderId,
  plan: RecordedPlan,
): Promise<Outcome> {
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
      ...recordWrites(orders, id, plan),
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

function rescuedOnce(
  table: string,
  id: OrderId,
  { of, attempt, after, givesUp, asRead }: Replacement,
): Write {
  const once = after === undefined ? absent("rescuedBy") : is("rescuedBy", after);
  const canGiveUp = givesUp ? [oneOf("status", sourcesOf(shipmentTransitions, "replaced"))] : [];
  const unchanged = asRead === undefined ? [] : [is("status", asRead)];
  return {
    Update: update({
      TableName: table,
      Key: shipmentKey(id, of),
      change: [set({ rescuedBy: attempt, ...(givesUp && { givenUp: true }) })],
      condition: both(once, ...canGiveUp, ...unchanged),
    }),
  };
}

/** Marks of an order that is not moved by them: whoever says the same in the same moment comes too late. */
const saidOnce = ({ to, cancelling, cancellationRefusedAt }: OrderChange): Part[] => [
  ...(cancellationRefusedAt === undefined ? [] : [absent("cancellationRefusedAt")]),
  ...(cancelling === true && to === undefined ? [absent("cancelling")] : []),
];

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
    cancellationRefusedAt: change.cancellationRefusedAt,
    unfilledUnits: change.unfilledUnits,
    promise: change.promise,
  });
  const head = update({
    TableName: orders,
    Key: orderKey(id),
    change: [fields],
    condition: both(oneOf("status", change.from), ...saidOnce(change)),
  });
  return outcome(await transact([{ Update: head }, ...record(events, id, change.at, change.facts)]));
}
