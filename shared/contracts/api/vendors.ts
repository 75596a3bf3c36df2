// How well vendors keep their word.
import { z } from "zod";
import { WEEKS_COUNTED } from "#shared/domain/promise/confidence.ts";
import { NodeId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import { MinorUnits } from "#shared/kernel/units.ts";

export const ScorecardQuery = z.strictObject({
  /** Whole weeks, and the one that runs; absent: those that routing looks at. */
  weeks: z.coerce.number().int().min(0).max(WEEKS_COUNTED).default(WEEKS_COUNTED),
});

/** Of purchase orders whose shipments have ended. What nothing is known of is left out. */
export const VendorScorecard = z.strictObject({
  vendor: NodeId,
  asked: z.int(),
  answered: z.int(),
  acceptedWhole: z.int(),
  acceptRate: z.number().optional(),
  unitsAsked: z.int(),
  unitsAccepted: z.int(),
  /** From the purchase order to its answer, mean. */
  hoursToAnswer: z.number().optional(),
  /** Accepted, and not cancelled since. */
  toShip: z.int(),
  shippedOnTime: z.int(),
  onTimeRate: z.number().optional(),
  /** From the answer to the shipping notice, mean. */
  hoursToShip: z.number().optional(),
  /** How likely the next purchase order is accepted whole and shipped in time. */
  keepsWord: z.number().optional(),
  /** What routing adds to the cost of a shipment from there. */
  extraCost: MinorUnits,
});
export type VendorScorecard = z.infer<typeof VendorScorecard>;

const window = { since: Instant, until: Instant };
export const OneScorecard = z.strictObject({ ...window, ...VendorScorecard.shape });
export const VendorScorecards = z.strictObject({ ...window, vendors: z.array(VendorScorecard) });
