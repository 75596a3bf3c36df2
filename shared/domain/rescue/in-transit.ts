// A parcel that its carrier has, watched backwards from the door: what speaks for it that it will be late, and until when
// nothing has to.
//
//   handed over ~~> deliverFrom - an hour - the van is out by then ======== deliverBy - half an hour - overdue
import type { Shipment } from "#shared/domain/orders/order.ts";
import { type EpochMs, HOUR, type Instant, MINUTE, toEpoch, toInstant } from "#shared/kernel/time.ts";
import type { Risk } from "./risk.ts";

type Leg = Shipment["leg"];

/** After the deadline: the last scan has its way to us. */
const GRACE = 30 * MINUTE;
/** The sweep comes by every quarter of an hour: so that it is here before what it must not miss. */
const BEFORE = 20 * MINUTE;

/** By then its carrier has it on the van, or it is not brought in time. */
export function outForDeliveryBy(leg: Leg): Instant {
  const { deliverBy } = leg.milestones;
  return leg.method === "collect"
    ? deliverBy
    : toInstant(Math.min(toEpoch(leg.deliverFrom) + HOUR, toEpoch(deliverBy)));
}

interface Followed extends Pick<Shipment, "leg" | "carrierStatus" | "expectedAt"> {}

export interface Due {
  /** Of the promise that was given first, or of a leg that was planned later than that. */
  readonly dueBy: EpochMs;
  readonly now: EpochMs;
}

/** Why it may be late; undefined while nothing speaks for it. */
export function riskOf({ leg, carrierStatus, expectedAt }: Followed, { dueBy, now }: Due): Risk | undefined {
  if (now > dueBy) return "overdue";
  if (carrierStatus === "exception") return "exception";
  if (expectedAt !== undefined && toEpoch(expectedAt) > dueBy) return "late-estimate";
  const isOnTheVan = carrierStatus === "out-for-delivery" || carrierStatus === "attempted";
  const isDueToday = toEpoch(leg.milestones.deliverBy) >= dueBy;
  return !isOnTheVan && isDueToday && now >= toEpoch(outForDeliveryBy(leg)) ? "no-scan" : undefined;
}

/** When it is looked at again, if nothing more is heard of it. */
export const lookWhenDue = (dueBy: EpochMs): Instant => toInstant(dueBy + GRACE);

interface Heard {
  readonly code?: string | undefined;
  readonly expectedAt?: Instant | undefined;
  /** Until then its customer may ask for a second visit. */
  readonly answerBy?: Instant | undefined;
  readonly at: Instant;
}

/** When it is to be looked at after a scan; undefined where that changes nothing. */
export function lookAfter(leg: Leg, { code, expectedAt, answerBy, at }: Heard): Instant | undefined {
  const { deliverBy } = leg.milestones;
  if (code === "exception" || (expectedAt !== undefined && expectedAt > deliverBy)) return at;
  if (code === "attempted" && answerBy !== undefined) return toInstant(toEpoch(answerBy) - BEFORE);
  if (code !== "out-for-delivery" && code !== "attempted") return undefined;
  return toInstant(Math.max(toEpoch(at), toEpoch(deliverBy)) + GRACE);
}

/** A look at which a customer who has not answered is answered for. */
export const isTimeToDecide = (answerBy: Instant, now: EpochMs): boolean => now >= toEpoch(answerBy) - BEFORE;
