// Scans of a carrier, in whatever form they came: they update what the carrier says, and the last one ends the wait for
// the door.
import type { CarrierEvent } from "#shared/contracts/api/work.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { atTheDoorOn } from "#shared/domain/carriers/expected-day.ts";
import {
  type CarrierScan,
  doorOutcome,
  isFound,
  isInHand,
  isKnownCode,
  scansThatCount,
} from "#shared/domain/carriers/tracking.ts";
import { mayTell, taskVerbs } from "#shared/domain/picking/task-verbs.ts";
import { type CarrierId, TaskId } from "#shared/kernel/ids.ts";
import { type EpochMs, type Instant, toInstant } from "#shared/kernel/time.ts";
import { logger } from "#shared/observability/logger.ts";
import type { Claims } from "#shared/ports/claims.ts";
import type { NetworkStore } from "#shared/ports/network.ts";
import type { OrderBook, Scanned, StoredShipment } from "#shared/ports/orders.ts";
import type { Clock } from "#shared/ports/system.ts";
import { expectationOf } from "./expectations.ts";
import { offerAfter } from "./missed-visit.ts";
import { noteFound } from "./note-found.ts";

interface Deps {
  readonly orders: OrderBook;
  readonly claims: Claims;
  readonly clock: Clock;
  /** Absent: no second visits are offered. */
  readonly network?: NetworkStore;
}

/** A parcel of which something else is told at the same moment is looked at again. */
const ROUNDS = 8;

/** @returns how many were taken, and the numbers of parcels that we do not know */
export async function takeScans(
  deps: Deps,
  carrier: CarrierId,
  events: readonly CarrierEvent[],
): Promise<{ readonly taken: number; readonly unknown: readonly string[] }> {
  const { orders, claims, clock } = deps;
  const told = Map.groupBy(events, (event) => event.tracking);
  const known = new Set<string>();
  let left = [...told.keys()];
  for (let round = 1; left.length > 0; round += 1) {
    if (round > ROUNDS) throw new WorkflowError("Throttled", "parcels kept being told of");
    const shipments = await orders.byTracking(carrier, left);
    for (const tracking of shipments.keys()) known.add(tracking);
    const now = clock.now();
    const scanned = await Promise.all(
      [...shipments].map(([tracking, shipment]) => scannedOf(deps, shipment, told.get(tracking) ?? [], now)),
    );
    for (const one of scanned) await tellIfFound({ orders, claims }, one);
    const again = new Set(await orders.scan(scanned.filter(({ scans }) => scans.length > 0)));
    left = [...shipments].filter(([, { id }]) => again.has(id)).map(([tracking]) => tracking);
  }
  const unknown = events.map((event) => event.tracking).filter((tracking) => !known.has(tracking));
  return { taken: events.length - unknown.length, unknown };
}

async function scannedOf(
  deps: Deps,
  found: StoredShipment,
  told: readonly CarrierEvent[],
  now: EpochMs,
): Promise<Scanned> {
  const { orders } = deps;
  const dated = told.map((event) => withInstant(event, found));
  const scans = scansThatCount(found, dated, now);
  const heardAt = toInstant(now);
  const shipment =
    scans.some(({ code }) => isInHand(code)) && found.status === "booked"
      ? await handedOver(orders, found, heardAt)
      : found;
  const unheardOf = scans.filter(({ code }) => !isKnownCode(code)).map(({ code }) => code);
  if (unheardOf.length > 0)
    logger.warn("a carrier told of a parcel in words that we do not know", {
      ...{ shipment: found.id, codes: unheardOf },
    });
  const last = scans.findLast(({ code }) => isKnownCode(code));
  const outcome = doorOutcome(last?.code);
  const token = shipment.doorToken;
  const offer = await offerAfter(deps, shipment, last);
  const { estimate, resume } = await expectationOf(orders, shipment, scans);
  return {
    ...{ shipment, scans, heardAt, offer },
    ...(outcome === "delivered" &&
      last !== undefined &&
      shipment.status !== "lost" && { arrivedAt: last.at }),
    ...(estimate !== undefined && { estimate }),
    resume: outcome === undefined || token === undefined ? resume : [{ token, output: { outcome } }],
  };
}

/** Before the scan is written, so that it is not lost between the two. */
async function tellIfFound(deps: Omit<Deps, "clock">, { shipment, scans, heardAt }: Scanned): Promise<void> {
  const code = scans.findLast((scan) => isFound(scan.code))?.code;
  if (shipment.status === "lost" && code !== undefined)
    await noteFound(deps, shipment, { code, at: heardAt });
}

/** A day is at the usual hour of the shipment. */
const withInstant = (
  { expectedOn, expectedAt, ...event }: CarrierEvent,
  { leg }: StoredShipment,
): CarrierScan => ({
  ...event,
  expectedAt: expectedAt ?? (expectedOn === undefined ? undefined : atTheDoorOn(expectedOn, leg)),
});

/** What the carrier scans it has, whether or not the node has told us. */
async function handedOver(orders: OrderBook, shipment: StoredShipment, at: Instant): Promise<StoredShipment> {
  const { id, orderId } = shipment;
  const task = await orders.task(TaskId.parse(`${id}.handover`));
  const { from, to, outcome } = taskVerbs.handover;
  if (task === undefined || !mayTell(task, "handover").ok) return shipment;
  const told = await orders.step({
    orderId,
    at,
    task: { id: task.id, from, to, outcome },
    shipment: { id, to: "handedOver" },
    facts: [
      { type: "shipment.handed-over", shipmentId: id, facts: { node: shipment.node, toldBy: "carrier" } },
    ],
    resume: [{ token: task.token, output: { outcome } }],
  });
  return told === "done" ? { ...shipment, status: "handedOver" } : shipment;
}
