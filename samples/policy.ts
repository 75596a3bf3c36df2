// The sample retailer's choices. Amounts in EUR cents.
import type { z } from "zod";
import type { Policy } from "#shared/domain/network/policy.ts";

export const policy: z.input<typeof Policy> = {
  currency: "EUR",
  quoteValidFor: "PT30M",
  latenessLadderDays: 5,
  maxParcels: 5,
  splitPenalty: 250,
  maxFailoverCost: 600,
  maxRescues: 8,
  rescue: { leadShare: 0.4 },
  collectionDays: 7,
  collection: { remindAfterDays: [2], remindBeforeDays: [1] },
};
