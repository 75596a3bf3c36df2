// What a kept promise is worth to the retailer, and who decides when it costs more than that.
import { z } from "zod";
import { WorkingDuration } from "#shared/kernel/time.ts";
import { MinorUnits } from "#shared/kernel/units.ts";

export const RescuePolicy = z.strictObject({
  /** What one rescue may cost beyond the cheapest way to send the same units late. Above it a planner is asked. */
  budget: MinorUnits.nonnegative().default(MinorUnits.parse(4_000)),
  /** What a broken promise costs: at once, for each day of lateness, and of the order's value, in thousandths. */
  breach: z
    .strictObject({
      atOnce: MinorUnits.nonnegative().default(MinorUnits.parse(2_000)),
      perDay: MinorUnits.nonnegative().default(MinorUnits.parse(500)),
      ofValuePerMille: z.int().min(0).max(1_000).default(100),
    })
    .prefault({}),
  /** What is rescued goes to the front of the queue: it needs so much of the usual lead times. */
  leadShare: z.number().min(0.1).max(1).default(0.5),
  /** Of two parcels with the same units one comes back, or stays: what that costs. */
  surplus: MinorUnits.nonnegative().default(MinorUnits.parse(800)),
  /** How long a planner is waited for; then the best within the budget is done. Absent: no planner is asked. */
  askFor: WorkingDuration.optional(),
  /** What was found beside what was not stays and goes on, or moves with it where one node sends all of it in time. */
  collateral: z.enum(["stays", "moves-along"]).default("stays"),
  /** A customer at home may be asked to collect instead. */
  collectInstead: z.boolean().default(false),
});
export type RescuePolicy = z.infer<typeof RescuePolicy>;
