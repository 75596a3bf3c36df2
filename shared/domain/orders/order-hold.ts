// An order on hold: by whom, why, until when, and what happens then.
import { z } from "zod";
import type { HoldPolicy } from "#shared/domain/network/policy.ts";
import { DAY, durationMs, type EpochMs, Instant, toEpoch, toInstant } from "#shared/kernel/time.ts";

export const holdReasons = ["fraud", "payment", "address", "other"] as const;

/** Longer, and what is held for its shipments would be free again. */
export const LONGEST_HOLD = 7 * DAY;

export const HoldRequest = z.strictObject({
  reason: z.enum(holdReasons),
  note: z.string().trim().min(1).max(200).optional(),
  /** Absent: as long as the policy says; at most seven days. */
  until: Instant.optional(),
});
export type HoldRequest = z.infer<typeof HoldRequest>;

export const OrderHold = z.strictObject({
  ...HoldRequest.shape,
  /** `planner`, or the channel. */
  by: z.string(),
  at: Instant,
  until: Instant,
  /** What becomes of the order when nobody has released it by then. */
  afterwards: z.enum(["cancel", "release"]),
  /** The promise waits meanwhile: a later one is given anew, and the first is not broken by it. */
  stopsClock: z.boolean(),
});
export type OrderHold = z.infer<typeof OrderHold>;

/** Undefined where it would be over already, or last too long. */
export function orderHold(
  { until, ...asked }: HoldRequest,
  { policy, by, now }: { readonly policy: HoldPolicy; readonly by: string; readonly now: EpochMs },
): OrderHold | undefined {
  const end = until === undefined ? now + durationMs(policy.expireAfter) : toEpoch(until);
  if (end <= now || end > now + LONGEST_HOLD) return undefined;
  const { afterwards, stopsClock } = policy;
  return { ...asked, by, at: toInstant(now), until: toInstant(end), afterwards, stopsClock };
}
