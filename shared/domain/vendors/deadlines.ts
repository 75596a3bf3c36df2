// When a vendor is reminded, and how long it has to answer a cancellation.
//
//   asked ------------------------ reminded ----- dueBy
//                                  '- a quarter of the time to answer, 15 minutes to 4 hours -'
import { type EpochMs, HOUR, type Instant, MINUTE, toEpoch, toInstant } from "#shared/kernel/time.ts";

/** No reminder comes earlier before its deadline than this: what is due later need not be looked at. */
export const LONGEST_NOTICE = 4 * HOUR;
const SHORTEST_NOTICE = 15 * MINUTE;

/** Undefined where the time to answer is too short for a reminder to be of use. */
export function reminderAt(asked: Instant, dueBy: Instant): Instant | undefined {
  const time = toEpoch(dueBy) - toEpoch(asked);
  if (time < 2 * SHORTEST_NOTICE) return undefined;
  const notice = Math.min(LONGEST_NOTICE, Math.max(SHORTEST_NOTICE, time / 4));
  return toInstant(Math.floor(toEpoch(dueBy) - notice));
}

/** The vendor has the policy's time, but not longer than the shipment's own deadline. */
export function cancellationDueBy(asked: EpochMs, answerWithin: number, deliverBy: Instant): Instant {
  return toInstant(Math.max(asked, Math.min(asked + answerWithin, toEpoch(deliverBy))));
}
