// What carriers scanned: the shipments' statuses, with the events that tell it and the messages that wake
// their workflows. A carrier tells of many parcels at once; many are written at once.
import { isKnownCode, newExpectation } from "#shared/domain/carriers/tracking.ts";
import { lookAfter } from "#shared/domain/rescue/in-transit.ts";
import type { OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import { toEpoch } from "#shared/kernel/time.ts";
import type { Scanned, StoredShipment } from "#shared/ports/orders.ts";
import type { Write } from "./client.ts";
import { record } from "./event-journal.ts";
import { absent, both, exists, is, type Part, set, update } from "./expressions.ts";
import { orderKey, shipmentKey } from "./order-keys.ts";
import type { Tables } from "./order-tables.ts";
import { transact } from "./transaction.ts";

/** Writes of one transaction: few enough that another step of one of its shipments seldom holds up all. */
const TOGETHER = 40;

/** @returns the shipments of which something else was heard since they were read: nothing of theirs is written */
export async function writeScans(
  tables: Tables,
  scanned: readonly Scanned[],
): Promise<readonly ShipmentId[]> {
  const batches: { writes: Write[]; shipments: ShipmentId[]; heads: Set<OrderId> }[] = [];
  for (const one of scanned) {
    const { id, orderId } = one.shipment;
    const writes = scanWrites(tables, one);
    const head = one.estimate === undefined ? [] : [orderId];
    const last = batches.at(-1);
    const fits = last !== undefined && last.writes.length + writes.length <= TOGETHER;
    // No transaction writes an item twice.
    if (fits && !(head.length > 0 && last.heads.has(orderId))) {
      last.writes.push(...writes);
      last.shipments.push(id);
      for (const written of head) last.heads.add(written);
    } else batches.push({ writes, shipments: [id], heads: new Set(head) });
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
  { shipment, scans, heardAt, arrivedAt, estimate, offer, resume }: Scanned,
): Write[] {
  const last = scans.findLast(({ code }) => isKnownCode(code));
  const expectedAt = newExpectation(shipment.expectedAt, scans);
  const lookAt = lookAfter(shipment.leg, {
    ...{ code: last?.code, expectedAt, answerBy: offer?.answerBy, at: heardAt },
  });
  const fields = set({
    // Its place in the list of what carriers have; of what is not in it nothing is looked at.
    ...(shipment.status === "handedOver" && { listedAt: lookAt }),
    expectedAt,
    unknownScan: scans.findLast(({ code }) => !isKnownCode(code))?.id,
    carrierStatus: last?.code,
    carrierStatusAt: last?.at,
    updatedAt: heardAt,
    arrivedAt,
    secondVisit: offer,
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
  const offered =
    offer === undefined
      ? []
      : [{ type: "shipment.second-visit-offered" as const, shipmentId: shipment.id, facts: offer }];
  const Key = shipmentKey(shipment.orderId, shipment.id);
  return [
    { Update: update({ TableName: orders, Key, change: [fields], condition: asRead(shipment) }) },
    ...(estimate === undefined ? [] : [countEstimate(orders, shipment.orderId, estimate)]),
    ...record(
      events,
      shipment.orderId,
      heardAt,
      [...facts, ...estimated, ...(estimate?.facts ?? []), ...offered],
      resume,
    ),
  ];
}

/** Of two parcels of an order of which carriers tell at once, one looks again: what is told takes both into account. */
function countEstimate(table: string, id: OrderId, { before }: NonNullable<Scanned["estimate"]>): Write {
  const condition = before === 0 ? absent("estimates") : is("estimates", before);
  const change = [set({ estimates: before + 1 })];
  return {
    Update: update({ TableName: table, Key: orderKey(id), change, condition: both(exists, condition) }),
  };
}
