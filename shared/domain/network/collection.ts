// How the retailer gives orders out in its stores.
import { z } from "zod";

const Days = z.array(z.int().min(1).max(60)).max(5);

export const CollectionRules = z.strictObject({
  /** Whoever collects shows a code that the channel has given to its customer. */
  pickupCode: z.boolean().default(true),
  /** Days after it is ready on which the channel is told to remind its customer... */
  remindAfterDays: Days.default([]),
  /** ...and days before it goes back to the shelf. */
  remindBeforeDays: Days.default([]),
  /** Days that a channel may add to the waiting time, once; 0: none. */
  extensionDays: z.int().min(0).max(30).default(7),
});
export type CollectionRules = z.infer<typeof CollectionRules>;
