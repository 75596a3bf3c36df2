// What carriers scanned: the shipments' statuses, with the events that tell it and the messages that wake
// their workflows. A carrier tells of many parcels at once; many are written at once.
import { isKnownCode, newExpectation } from "#shared/domain/carriers/tracking.ts";
import type { ShipmentId } from "#shared/kernel/ids.ts";
import { toEpoch } from "#shared/kernel/time.ts";
import type { Scanned, StoredShipment } from "#shared/ports/orders.ts";
import type { Write } from "./client.ts";
import { record } from "./event-journal.ts";
import { absent, both, exists, is, type Part, set, update } from "./expressions.ts";
import { shipmentKey } from "./order-keys.ts";
import type { Tables } from "./order-tables.ts";
import { transact } from "./transaction.ts";

/** Writes of one transaction: few enough that another step of one of its shipments seldom holds up all. */
const TOGETHER = 40;

/** @returns the shipments of which something else was heard since they were read: nothing of theirs is written */
export async function writeScans(
  tables: Tables,
  scanned: readonly Scanned[],
): Promise<readonly ShipmentId[]> {
  const batches: { writes: Write[]; shipments: ShipmentId[] }[] = [];
  for (const one of scanned) {
    const writes = scanWrites(tables, one);
    const last = batches.at(-1);
    if (last !== undefined && last.writes.length + writes.length <= TOGETHER) {
      last.writes.push(...writes);
      last.shipments.push(one.shipment.id);
    } else batches.push({ writes, shipments: [one.shipment.id] });
  }
  const outcomes = await Promise.all(
    batches.map(async ({ writes, shipments }) => ((await transact(writes)).done ? [] : shipments)),
  );
  return outcomes.flat();
}

/** Neither another scan was heard nor has the workflow begun to wait for one. */
const asRead = ({ carrierStatus, carrierStatusAt, doorToken, unknownScan }: StoredShipment): Part => {
  const same = (attribute: string, value: string | undefined) =>
    value === undefined ? absent(attribute) : is(attribute, value);
  return both(
    exists,
    same("carrierStatus", carrierStatus),
    same("carrierStatusAt", carrierStatusAt),
    same("doorToken", doorToken),
    same("unknownScan", unknownScan),
  );
};

function scanWrites(
  { orders, events }: Tables,
  { shipment, scans, heardAt, arrivedAt, resume }: Scanned,
): Write[] {
  const last = scans.findLast(({ code }) => isKnownCode(code));
  const expectedAt = newExpectation(shipment.expectedAt, scans);
  const fields = set({
    expectedAt,
    unknownScan: scans.findLast(({ code }) => !isKnownCode(code))?.id,
    carrierStatus: last?.code,
    carrierStatusAt: last?.at,
    updatedAt: heardAt,
    arrivedAt,
  });
  const facts = scans.map(({ id, code, at }) => ({
    type: "shipment.scanned" as const,
    shipmentId: shipment.id,
    facts: { code, scan: id, seenAt: at, ...(!isKnownCode(code) && { known: false }) },
  }));
  const { deliverBy: dueBy } = shipment.leg.milestones;
  const estimated =
    expectedAt === undefined
      ? []
      : [
          {
            type: "shipment.estimated" as const,
            shipmentId: shipment.id,
            facts: { expectedAt, dueBy, isLate: toEpoch(expectedAt) > toEpoch(dueBy) },
          },
        ];
  const Key = shipmentKey(shipment.orderId, shipment.id);
  return [
    { Update: update({ TableName: orders, Key, change: [fields], condition: asRead(shipment) }) },
    ...record(events, shipment.orderId, heardAt, [...facts, ...estimated], resume),
  ];
}
