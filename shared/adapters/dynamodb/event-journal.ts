// The outbox: events and messages to workflows are written in the transaction of what they tell, and leave
// by the table's stream. An order's timeline is the same records, read back.
import { type EventType, LifecycleEvent } from "#shared/contracts/events.ts";
import type { OrderId } from "#shared/kernel/ids.ts";
import { DAY, type Instant, toEpoch } from "#shared/kernel/time.ts";
import type { Fact, Resumption } from "#shared/ports/orders.ts";
import { systemDice } from "../system.ts";
import { queryAll } from "./reading.ts";
import type { Write } from "./transaction.ts";

const KEPT_DAYS = 90;

/** Keeps records of one millisecond in the order in which they were written, and those of two processes apart. */
let sequence = 0;
let process: string | undefined;

export function record(
  table: string,
  order: OrderId,
  at: Instant,
  facts: readonly Fact[],
  resume: readonly Resumption[] = [],
): Write[] {
  const expiresAt = Math.floor((toEpoch(at) + KEPT_DAYS * DAY) / 1000);
  const next = (): string => {
    sequence = (sequence + 1) % 1_000_000;
    process ??= systemDice.id("p").slice(2, 8);
    return `${at}#${String(sequence).padStart(6, "0")}-${process}`;
  };
  const put = (sk: string, body: object): Write => ({
    Put: { TableName: table, Item: { pk: order, sk, expiresAt, ...body } },
  });
  return [
    ...facts.map((fact) => {
      const sk = `event#${next()}#${fact.type}`;
      return put(sk, { event: eventOf(order, at, sk, fact) });
    }),
    ...resume.map((message) => put(`resume#${next()}`, { resume: message })),
  ];
}

export async function timelineOf(table: string, order: OrderId): Promise<LifecycleEvent[]> {
  const rows = await queryAll({
    TableName: table,
    KeyConditionExpression: "pk = :pk AND begins_with(sk, :event)",
    ExpressionAttributeValues: { ":pk": order, ":event": "event#" },
  });
  return rows.map((row) => LifecycleEvent.parse(row.event));
}

function eventOf(
  orderId: OrderId,
  at: Instant,
  sk: string,
  { type, shipmentId, facts = {} }: Fact,
): LifecycleEvent {
  const id = `${orderId}/${sk.slice("event#".length)}`;
  const typed: EventType = type;
  return {
    id,
    version: 1,
    type: typed,
    at,
    orderId,
    facts: { ...facts },
    ...(shipmentId !== undefined && { shipmentId }),
  };
}
