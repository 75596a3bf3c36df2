// Revisions of an order on DynamoDB: head, lines, address, shipments, their tasks and holds, and the events that tell
// it, in one transaction. The revision that was read is the condition of all, so that two of them take turns, and that
// what was asked of a node before is refused after.
import type { RevisedShipment, Revision, RevisionOutcome } from "#shared/ports/revisions.ts";
import { record } from "./event-journal.ts";
import { absent, add, both, is, isNew, type Part, set, update } from "./expressions.ts";
import { fitsOneChunk, onlyChunk } from "./hold-chunks.ts";
import { reduceWrites, reductionOf } from "./hold-reductions.ts";
import { takeHolds } from "./hold-taking.ts";
import {
  addressKey,
  holdExpiryKey,
  holdListing,
  linesKey,
  orderKey,
  orderListing,
  shipmentKey,
  shipmentListing,
  taskKey,
} from "./order-keys.ts";
import type { Tables } from "./order-tables.ts";
import type { Write } from "./transaction.ts";

export async function revise(tables: Tables, revision: Revision): Promise<RevisionOutcome> {
  const { orders, events, stock } = tables;
  const { orderId, at, adding, shipments = [], facts, resume } = revision;
  const outcome = await takeHolds(
    stock,
    { orderId, attempt: adding?.attempt ?? 0, holds: adding?.holds ?? [], at },
    [
      headWrite(orders, revision),
      ...rowWrites(orders, revision),
      ...shipments.flatMap((one) => shipmentWrites(tables, revision, one)),
      ...(adding?.shipments ?? []).map((shipment) => ({
        Put: {
          TableName: orders,
          Item: {
            ...shipmentKey(orderId, shipment.id),
            ...shipment,
            ...{ listing: shipmentListing(shipment.status), listedAt: at },
          },
          ConditionExpression: isNew.text,
        },
      })),
      ...record(events, orderId, at, facts, resume),
    ],
  );
  if (outcome.held) return "done";
  return "superseded" in outcome ? "conflict" : "lost";
}

/** 0: never revised. */
export const revisedTimes = (attribute: string, times: number): Part =>
  times === 0 ? absent(attribute) : is(attribute, times);

function headWrite(table: string, revision: Revision): Write {
  const { orderId, at, before, from, to, replan, hold, promise, fewerUnfilled = 0, adding } = revision;
  const moved = to === undefined ? {} : { status: to, listing: orderListing(to), listedAt: at };
  const more = adding?.shipments.length;
  const plans = replan ?? adding?.attempt;
  return {
    Update: update({
      TableName: table,
      Key: orderKey(orderId),
      change: [
        set({
          ...{ revisions: before + 1, updatedAt: at, hold, promise, ...moved },
          ...(replan !== undefined && { attempts: replan + 1 }),
        }),
        add({ shipments: more, openShipments: more, unfilledUnits: -fewerUnfilled }),
      ],
      condition: both(
        is("status", from),
        absent("cancelling"),
        revisedTimes("revisions", before),
        ...(plans === undefined ? [] : [is("attempts", plans)]),
      ),
    }),
  };
}

function rowWrites(table: string, { orderId, lines, address, hold }: Revision): Write[] {
  const change = (Key: Record<string, string>, fields: Record<string, unknown>): Write => ({
    Update: update({ TableName: table, Key, change: [set(fields)] }),
  });
  const expiry =
    hold === null
      ? { listing: null, listedAt: null }
      : { listing: holdListing, listedAt: hold?.until, orderId };
  return [
    ...(lines === undefined ? [] : [change(linesKey(orderId), { lines })]),
    ...(address === undefined ? [] : [change(addressKey(orderId), { address })]),
    ...(hold === undefined ? [] : [change(holdExpiryKey(orderId), expiry)]),
  ];
}

function shipmentWrites({ orders, stock }: Tables, { orderId, at }: Revision, one: RevisedShipment): Write[] {
  const { id, status, revision, task, fewer, paused, givenUp } = one;
  const change = set({
    ...{ revision: revision + 1, updatedAt: at, givenUp },
    ...(paused !== undefined && { paused: paused ? true : null }),
    ...(fewer !== undefined && { lines: fewer.kept, weight: fewer.weight }),
  });
  const condition = both(
    is("status", status),
    revisedTimes("revision", revision),
    absent("givenUp"),
    absent("movedBy"),
  );
  const writes: Write[] = [
    { Update: update({ TableName: orders, Key: shipmentKey(orderId, id), change: [change], condition }) },
  ];
  if (task !== undefined) {
    const off = task.to === "withdrawn" ? { listing: null, listedAt: null, party: null } : {};
    const fields = { status: task.to, revision: revision + 1, updatedAt: at, lines: fewer?.kept, ...off };
    const Key = taskKey(task.id);
    writes.push({
      Update: update({ TableName: orders, Key, change: [set(fields)], condition: is("status", task.from) }),
    });
  }
  if (fewer !== undefined) {
    if (!fitsOneChunk(fewer.held.length)) throw new Error(`${id} has too many lines to be changed`);
    const chunk = onlyChunk(orderId, id, fewer.node, fewer.held);
    writes.push(...reduceWrites(stock, chunk, reductionOf({ ...fewer, kind: "reduce", missing: [] }, at)));
  }
  return writes;
}
