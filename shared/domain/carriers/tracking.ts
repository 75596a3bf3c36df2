// What a carrier's word means for a shipment that waits for the door.
import { type EpochMs, type Instant, toEpoch, toInstant } from "#shared/kernel/time.ts";

export const trackingCodes = [
  "booked",
  "collected",
  "in-transit",
  "out-for-delivery",
  "delivered",
  "attempted",
  "exception",
  "returned",
  "lost",
] as const;

/** The end of the wait, if this status is one. */
export function doorOutcome(status: string | undefined): "delivered" | "lost" | undefined {
  if (status === "delivered") return "delivered";
  return status === "lost" || status === "returned" ? "lost" : undefined;
}

const known: ReadonlySet<string> = new Set(trackingCodes);

/** A word of our vocabulary. Others are kept as they were told, and change nothing. */
export const isKnownCode = (code: string): boolean => known.has(code);

/** Whoever says so has the parcel; a booking is only a piece of news. */
export const isInHand = (code: string): boolean => isKnownCode(code) && code !== "booked";

/** One scan of a parcel, in the carrier's words and by the carrier's clock. */
export interface CarrierScan {
  readonly id: string;
  readonly code: string;
  readonly at: Instant;
  /** When the carrier now expects to be at the door. */
  readonly expectedAt?: Instant | undefined;
}

/** What the last scan that counts says of the door, where that is new. */
export function newExpectation(
  known: Instant | undefined,
  counting: readonly CarrierScan[],
): Instant | undefined {
  const said = counting.findLast(({ expectedAt }) => expectedAt !== undefined)?.expectedAt;
  return said === known ? undefined : said;
}

const hasEnded = (status: string | undefined): boolean => status === "delivered" || status === "returned";

/** Words for a parcel that is there, after it was lost. */
const findings: ReadonlySet<string> = new Set([
  ...["collected", "in-transit", "out-for-delivery", "delivered", "attempted", "returned"],
]);
export const isFound = (code: string): boolean => findings.has(code);

interface Followed {
  readonly createdAt: Instant;
  readonly carrierStatus?: string | undefined;
  readonly carrierStatusAt?: Instant | undefined;
  /** The last scan in a word that we do not know. */
  readonly unknownScan?: string | undefined;
}

/**
 * What scans, in the order in which they were told, change: those that count, each with the instant at which it can
 * have happened. A carrier's clock may be wrong: never before the shipment was made, never after now. What has ended
 * stays ended, and an older scan that comes late changes nothing.
 */
export function scansThatCount(
  { createdAt, carrierStatus, carrierStatusAt, unknownScan }: Followed,
  told: readonly CarrierScan[],
  now: EpochMs,
): CarrierScan[] {
  const counting: CarrierScan[] = [];
  let status = carrierStatus;
  let since = carrierStatusAt;
  // Of a history that is told again, what was heard up to there.
  const heard = told.findLastIndex(({ id }) => id === unknownScan);
  for (const [index, scan] of told.entries()) {
    if (hasEnded(status)) break;
    // Lost, it is only heard of again where it is found.
    if (status === "lost" && !isFound(scan.code)) continue;
    const at = toInstant(Math.min(now, Math.max(toEpoch(createdAt), toEpoch(scan.at))));
    if (!isKnownCode(scan.code)) {
      if (index > heard) counting.push({ id: scan.id, code: scan.code, at });
      continue;
    }
    // What is told again, or was overtaken.
    if (since !== undefined && (at < since || (at === since && scan.code === status))) continue;
    status = scan.code;
    since = at;
    const { id, code, expectedAt } = scan;
    counting.push({ id, code, at, ...(expectedAt !== undefined && { expectedAt }) });
  }
  return counting;
}
