// Rescues that cost more than the policy's budget: what a planner is asked, and what was said.
import { z } from "zod";
import { RescueOption } from "#shared/domain/rescue/weighing.ts";
import { OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import { MinorUnits } from "#shared/kernel/units.ts";

export const RescueView = z.strictObject({
  /** That of the shipment that failed. */
  id: ShipmentId,
  orderId: OrderId,
  status: z.enum(["open", "chosen", "timed-out"]),
  /** Why the shipment failed. */
  reason: z.string(),
  /** The best first. */
  options: z.array(RescueOption).min(1),
  budget: MinorUnits,
  /** What is done if nobody says anything until then: its place among the options. */
  byDefault: z.int().nonnegative(),
  askedAt: Instant,
  until: Instant,
  /** What a planner chose, as the options were then. */
  chosen: z.int().nonnegative().optional(),
});
export type RescueView = z.infer<typeof RescueView>;

export const RescueList = z.strictObject({ rescues: z.array(RescueView), next: z.string().optional() });

export const ChooseRequest = z.strictObject({
  /** Its place among the options. */
  option: z.int().nonnegative(),
});
