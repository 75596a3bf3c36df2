// Steps of a shipment: whatever one step changes, its stock, task and purchase order, its events and the
// message that wakes its workflow, is one transaction.
import {
  isFinal,
  shipmentTransitions,
  sourcesOf,
  taskTransitions,
} from "#shared/domain/orders/lifecycles.ts";
import type { Shipment } from "#shared/domain/orders/order.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { ShipmentChange, Step, StepOutcome, StockEffect } from "#shared/ports/orders.ts";
import { bookingFields, bookingIs } from "./bookings.ts";
import { record } from "./event-journal.ts";
import { absent, both, is, oneOf, type Part, set, update } from "./expressions.ts";
import { isOver, type KnownChunk, onlyChunk } from "./hold-chunks.ts";
import { foundUnits } from "./hold-endings.ts";
import { nodeParty, shipmentKey, shipmentListing, taskKey, taskListing, waitingParty } from "./order-keys.ts";
import { revisedTimes } from "./order-revisions.ts";
import { outcome, type Tables } from "./order-tables.ts";
import { aheadWrites, purchaseOrderWrites, trackingWrite } from "./purchase-order-writes.ts";
import { stockWrites } from "./stock-effect.ts";
import { MAX_WRITES, transact, type Write } from "./transaction.ts";

export async function writeStep({ orders, events, stock }: Tables, step: Step): Promise<StepOutcome> {
  const write = async (found?: ReadonlyMap<string, number>) => {
    const effect = await stockWrites(stock, step, found);
    if (effect === undefined) return { result: undefined, shortOfStock: false };
    const writes = [
      ...effect,
      ...shipmentWrites(orders, step),
      ...taskWrites(orders, step),
      ...purchaseOrderWrites(orders, step),
      ...aheadWrites(orders, step),
      ...record(events, step.orderId, step.at, step.facts, step.resume),
    ];
    if (writes.length > MAX_WRITES)
      throw new Error(`a step of ${writes.length} writes does not fit one transaction`);
    const result = await transact(writes);
    // Of an effect's writes the first is its hold, the others are levels.
    const levels = result.done ? [] : result.failed.filter((index) => index > 0 && index < effect.length);
    return { result, shortOfStock: levels.length > 0 };
  };
  const chunk = chunkOf(step);
  const first = await write();
  // A count said that units were gone which the node holds in hand, or misses again: it is brought up to date first.
  const last =
    chunk !== undefined && first.shortOfStock === true ? await write(await foundUnits(stock, chunk)) : first;
  const { result } = last;
  const isHeld = result?.done === true || chunk === undefined || result?.failed.includes(0) === false;
  if (result !== undefined && isHeld) return outcome(result);
  return chunk !== undefined && (await isOver(stock, chunk, step.at)) ? "expired" : "conflict";
}

/** The hold that the step changes, or its first part, with the units that leave the shelf for good. */
function chunkOf({ orderId, shipment, stock }: Step): KnownChunk | undefined {
  if (shipment === undefined || stock === undefined || stock.kind === "settle") return undefined;
  return onlyChunk(orderId, shipment.id, stock.node, leavingFor(stock));
}

function leavingFor(stock: Exclude<StockEffect, { kind: "settle" }>): Shipment["lines"] {
  switch (stock.kind) {
    case "pick":
      return stock.held;
    case "send":
      return stock.sent;
    case "reduce":
      return stock.missing;
  }
}

function shipmentWrites(table: string, { orderId, at, shipment }: Step): Write[] {
  if (shipment === undefined) return [];
  const Key = shipmentKey(orderId, shipment.id);
  const mayBe = oneOf("status", [...sourcesOf(shipmentTransitions, shipment.to), shipment.to]);
  const claim = shipment.booking ?? shipment.asBooked;
  const isOurs = claim === "unbooked" ? absent("bookingReference") : claim && bookingIs(claim.reference);
  const { asRevised } = shipment;
  const condition = both(
    mayBe,
    absent("givenUp"),
    absent("paused"),
    ...(isOurs === undefined ? [] : [isOurs]),
    ...(shipment.intercept === undefined ? [] : [absent("intercept")]),
    ...(asRevised === undefined ? [] : [revisedTimes("revision", asRevised)]),
    ...(shipment.lost === undefined ? [] : stillLost(shipment.lost)),
  );
  const writes: Write[] = [
    { Update: update({ TableName: table, Key, change: [shipmentFields(shipment, at)], condition }) },
  ];
  if (shipment.tracking !== undefined) {
    writes.push(trackingWrite(table, shipment.tracking, { orderId, shipmentId: shipment.id }));
  }
  return writes;
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
    const { longer } = task;
    const waits = longer && { ...longer, listedAt: longer.dueBy };
    const fields = {
      status: task.to,
      outcome: task.outcome,
      updatedAt: at,
      ...task.instead,
      ...waits,
      ...off,
    };
    const change = [set(fields)];
    writes.push({
      Update: update({
        TableName: table,
        Key: taskKey(task.id),
        change,
        condition: taskAllows(task),
      }),
    });
  }
  return writes;
}

function taskAllows({ from, wrongCodesBelow }: NonNullable<Step["task"]>): Part {
  const status = oneOf("status", from);
  if (wrongCodesBelow === undefined) return status;
  const text = "attribute_not_exists(#wrongCodes) OR #wrongCodes < :wrong";
  return both(status, {
    text,
    names: { "#wrongCodes": "wrongCodes" },
    values: { ":wrong": wrongCodesBelow },
  });
}

/** A wait that starts again (a missed truck) opens its task again with a new token; a finished one stays finished. */
const openAgain = {
  ConditionExpression: "attribute_not_exists(pk) OR #status IN (:open, :started, :withdrawn)",
  ExpressionAttributeNames: { "#status": "status" },
  ExpressionAttributeValues: { ":open": "open", ":started": "started", ":withdrawn": "withdrawn" },
};

/** Of a parcel that is with its carrier, and stays there. */
const isNote = ({ lost, intercept }: ShipmentChange): boolean =>
  lost !== undefined || intercept !== undefined;

const stillLost = ({ seen }: NonNullable<ShipmentChange["lost"]>): Part[] => [
  absent("reportedLostAt"),
  seen === undefined ? absent("carrierStatusAt") : is("carrierStatusAt", seen),
];

export function shipmentFields(change: ShipmentChange, at: Instant): Part {
  const { unlisted } = change;
  const ended = isFinal(shipmentTransitions, change.to);
  return set({
    status: change.to,
    listing: ended ? null : shipmentListing(change.to),
    listedAt: ended ? null : (change.listedAt ?? at),
    ...(ended && { party: null, dueBy: null }),
    ...(unlisted !== undefined && {
      party: waitingParty(unlisted.node, unlisted.carrier),
      dueBy: unlisted.leavesAt,
    }),
    updatedAt: at,
    lines: change.lines,
    missing: change.missing,
    declined: change.declined,
    tracking: change.tracking?.number,
    ...(change.booking !== undefined && bookingFields(change.booking)),
    leg: change.leg,
    packed: change.packed,
    substituted: change.substituted,
    endedBecause: change.endedBecause,
    arrivedAt: change.arrivedAt,
    weight: change.weight,
    sentAhead: change.sentAhead,
    answerBy: change.answerBy,
    answered: change.answered,
    givenOut: change.givenOut,
    reportedLostAt: change.lost?.reportedLostAt,
    refunded: change.refunded,
    intercept: change.intercept,
    ...(change.to === "handedOver" && !isNote(change) && { handedOverAt: at }),
  });
}
