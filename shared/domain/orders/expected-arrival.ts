// What carriers expect, and what that means: for how long a parcel is waited for, and when the customer has to be told
// of another arrival than was promised.
//
//   deliverBy ............ + LOST_AFTER = given up as lost        (the carrier says nothing else)
//   deliverBy ... expectedAt ............ + LOST_AFTER            (it expects to come later)
import { doorOutcome } from "#shared/domain/carriers/tracking.ts";
import type { Leg } from "#shared/domain/promise/leg.ts";
import { DAY, type EpochMs, type Instant, toEpoch, toInstant } from "#shared/kernel/time.ts";
import { isFinal, type ShipmentStatus, shipmentTransitions } from "./lifecycles.ts";
import type { OrderPromise } from "./order.ts";

/** Without a word from the carrier after which a parcel counts as lost. */
const LOST_AFTER = 10 * DAY;

interface Expected {
  readonly leg: Leg;
  readonly status: ShipmentStatus;
  readonly carrierStatus?: string | undefined;
  /** At the door, as the carrier said last. */
  readonly expectedAt?: Instant | undefined;
}

/** From then on the carrier's silence is a loss. */
export const givenUpAt = ({ leg, expectedAt }: Pick<Expected, "leg" | "expectedAt">): Instant => {
  const due = toEpoch(leg.milestones.deliverBy);
  const expected = expectedAt === undefined ? due : toEpoch(expectedAt);
  return toInstant(Math.max(due, expected) + LOST_AFTER);
};

/** It is waited for beyond its deadline, because the carrier still expects to come. @returns until when */
export function waitedForUntil(shipment: Expected, now: EpochMs): Instant | undefined {
  if (shipment.expectedAt === undefined || doorOutcome(shipment.carrierStatus) !== undefined)
    return undefined;
  const until = givenUpAt(shipment);
  return toEpoch(until) > now ? until : undefined;
}

/** When the last parcel is with its customer by what its carrier says; undefined where that is as promised. */
export function lateArrival(
  promise: OrderPromise | undefined,
  shipments: readonly Expected[],
): Instant | undefined {
  if (promise === undefined) return undefined;
  const standing = standingOf(promise);
  const arrivals = shipments
    .filter(({ status }) => !isFinal(shipmentTransitions, status))
    .flatMap((one) => arrivalOf(one) ?? []);
  const last = Math.max(...arrivals);
  return last > toEpoch(standing) ? toInstant(last) : undefined;
}

/** What the customer was told last of our own accord. */
export const standingOf = ({ revisedDeliverBy, deliverBy }: OrderPromise): Instant =>
  revisedDeliverBy ?? deliverBy;

/** What goes to a store is ready as long after the carrier as was planned. */
function arrivalOf({ leg, expectedAt }: Expected): EpochMs | undefined {
  if (expectedAt === undefined || leg.method === "collect") return undefined;
  const unpacking = leg.method === "home" ? 0 : toEpoch(leg.milestones.deliverBy) - toEpoch(leg.arriveBy);
  return toEpoch(expectedAt) + unpacking;
}
