// The outbox: events and messages to workflows are written in the transaction of what they tell, and leave
// by the table's stream. An order's timeline is the same records, read back.
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { LifecycleEvent } from "#shared/contracts/events.ts";
import type { OrderId } from "#shared/kernel/ids.ts";
import { DAY, type EpochMs, type Instant, toEpoch } from "#shared/kernel/time.ts";
import type { Fact, Resumption } from "#shared/ports/orders.ts";
import { systemDice } from "../system.ts";
import { type Key, updateItem } from "./client.ts";
import { add, exists, update } from "./expressions.ts";
import { once } from "./once.ts";
import { queryAll, tablePages } from "./reading.ts";
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

/**
 * The table's stream carries the record once more, after all that was written before.
 * @returns false where the record has expired.
 */
export async function tellAgain(table: string, key: Key): Promise<boolean> {
  const change = { TableName: table, Key: { ...key }, change: [add({ redriven: 1 })], condition: exists };
  try {
    await updateItem(update(change));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Keys of all records that tell of an instant between two, both included. Reads the whole table. */
export async function* recordsBetween(table: string, from: EpochMs, to: EpochMs): AsyncGenerator<Key> {
  for await (const { items } of tablePages(table))
    for (const { pk, sk } of items) {
      const [, at = ""] = String(sk).split("#");
      const told = Date.parse(at);
      if (told >= from && told <= to) yield { pk: String(pk), sk: String(sk) };
    }
}

const Told = once(LifecycleEvent);

export async function timelineOf(table: string, order: OrderId): Promise<LifecycleEvent[]> {
  const rows = await queryAll({
    TableName: table,
    KeyConditionExpression: "pk = :pk AND begins_with(sk, :event)",
    ExpressionAttributeValues: { ":pk": order, ":event": "event#" },
  });
  return rows.map((row) => Told.parse(row.event));
}

/** A fact has the facts of its type, and so has its event. */
const eventOf = (orderId: OrderId, at: Instant, sk: string, { type, shipmentId, facts = {} }: Fact) =>
  ({
    id: `${orderId}/${sk.slice("event#".length)}`,
    version: 1,
    type,
    at,
    orderId,
    facts: { ...facts },
    ...(shipmentId !== undefined && { shipmentId }),
  }) as LifecycleEvent;
