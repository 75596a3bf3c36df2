// Work that is late at its node. Deadlines leave others the time to do it in its place, and anybody the time that is usual;
// where there are no others, and who is left hurries, there is more.
import type { Milestones } from "#shared/domain/promise/leg.ts";
import { type EpochMs, type Instant, toEpoch, toInstant } from "#shared/kernel/time.ts";

/** Until when an answer, or a pick, is waited for. */
export interface Longer {
  readonly offerUntil?: Instant;
  readonly pickUntil?: Instant;
}

interface Now {
  readonly now: EpochMs;
  /** Of the time to pack that is needed in a hurry, above 0 and at most 1. */
  readonly leadShare: number;
}

/** @returns undefined where that is past: what comes now is too late */
export function longerFor(
  task: "offer" | "pick",
  { acceptBy, pickBy, packBy }: Milestones,
  { now, leadShare }: Now,
): Longer | undefined {
  if (task === "offer")
    return acceptBy !== undefined && now < toEpoch(acceptBy) ? { offerUntil: acceptBy } : undefined;
  const [from, to] = [toEpoch(pickBy), toEpoch(packBy)];
  const until = Math.floor(to - (to - from) * leadShare);
  return now < until ? { pickUntil: toInstant(until) } : undefined;
}
