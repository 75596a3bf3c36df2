// What carriers scanned: the shipments' statuses, with the events that tell it and the messages that wake
// their workflows. A carrier tells of many parcels at once; many are written at once.
import type { Scanned } from "#shared/ports/orders.ts";
import type { Write } from "./client.ts";
import { record } from "./event-journal.ts";
import { exists, set, update } from "./expressions.ts";
import { shipmentKey } from "./order-keys.ts";
import type { Tables } from "./order-tables.ts";
import { transact } from "./transaction.ts";

/** Writes of one transaction: few enough that another step of one of its shipments seldom holds up all. */
const TOGETHER = 40;

export async function writeScans(tables: Tables, scanned: readonly Scanned[]): Promise<void> {
  const batches: Write[][] = [];
  for (const one of scanned) {
    const writes = scanWrites(tables, one);
    const last = batches.at(-1);
    if (last !== undefined && last.length + writes.length <= TOGETHER) last.push(...writes);
    else batches.push(writes);
  }
  await Promise.all(batches.map(transact));
}

function scanWrites(
  { orders, events }: Tables,
  { shipment, scans, heardAt, arrivedAt, resume }: Scanned,
): Write[] {
  const last = scans.at(-1);
  const fields = set({
    carrierStatus: last?.code,
    carrierStatusAt: last?.at,
    updatedAt: heardAt,
    arrivedAt,
  });
  const facts = scans.map(({ id, code, at }) => ({
    type: "shipment.scanned" as const,
    shipmentId: shipment.id,
    facts: { code, scan: id, seenAt: at },
  }));
  const Key = shipmentKey(shipment.orderId, shipment.id);
  return [
    { Update: update({ TableName: orders, Key, change: [fields], condition: exists }) },
    ...record(events, shipment.orderId, heardAt, facts, resume),
  ];
}
