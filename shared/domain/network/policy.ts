// The retailer's own choices, as data: how far the lateness ladder goes, how many parcels, what a split costs.
import { z } from "zod";
import { WorkingDuration } from "#shared/kernel/time.ts";
import { Currency, MinorUnits } from "#shared/kernel/units.ts";

export const Policy = z.strictObject({
  currency: Currency,
  /** A quote can be redeemed for this long. */
  quoteValidFor: WorkingDuration,
  /** Days after the promise that the lateness ladder tries before backorder. */
  latenessLadderDays: z.int().min(0).max(30),
  /** Parcels that one order may be split into. */
  maxParcels: z.int().min(1).max(20),
  /** Added to the cost for every parcel after the first. */
  splitPenalty: MinorUnits,
  /** Shipments that may replace failed ones, per order. */
  maxRescues: z.int().min(0).max(20),
  /** Days that a collected order waits in the store. */
  collectionDays: z.int().min(1).max(30),
});
export type Policy = z.infer<typeof Policy>;
