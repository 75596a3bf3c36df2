// A carrier that keeps not answering is left alone for a while; then one booking tries whether it is back.
//
//   closed --so many failures in a row--> open --COOL_DOWN--> half-open --one booking--> closed, or open again
import { z } from "zod";
import { type EpochMs, Instant, MINUTE, toEpoch, toInstant } from "#shared/kernel/time.ts";

/** What is known of a carrier's silence; of one that answers nothing is kept. */
export const Breaker = z.strictObject({
  /** In a row. */
  failures: z.int().positive(),
  lastAt: Instant,
  openedAt: Instant.optional(),
  /** When a booking set out to try. */
  probedAt: Instant.optional(),
});
export type Breaker = z.infer<typeof Breaker>;

/** One booking tries so often before others are spared the wait. */
const THRESHOLD = 3;
const COOL_DOWN = 5 * MINUTE;
/** A probe that has not come back by then has died. */
const PROBE = MINUTE;
/** Failures further apart than this are no row. */
const FORGOTTEN_AFTER = 15 * MINUTE;

export type BreakerState = "closed" | "open" | "half-open";

export function breakerState(breaker: Breaker | undefined, now: EpochMs): BreakerState {
  if (breaker?.openedAt === undefined) return "closed";
  const opened = toEpoch(breaker.openedAt);
  if (now < opened + COOL_DOWN) return "open";
  const probed = breaker.probedAt === undefined ? -Infinity : toEpoch(breaker.probedAt);
  return probed >= opened && now < probed + PROBE ? "open" : "half-open";
}

export function afterFailure(breaker: Breaker | undefined, now: EpochMs): Breaker {
  const isRow = breaker !== undefined && now - toEpoch(breaker.lastAt) < FORGOTTEN_AFTER;
  const failures = isRow || breaker?.openedAt !== undefined ? breaker.failures + 1 : 1;
  const at = toInstant(now);
  return { failures, lastAt: at, ...(failures >= THRESHOLD && { openedAt: at }) };
}

/** From now on others wait for what this one finds. */
export const afterProbe = (breaker: Breaker, now: EpochMs): Breaker => ({
  ...breaker,
  probedAt: toInstant(now),
});
