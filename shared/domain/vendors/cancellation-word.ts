import { z } from "zod";

/** What becomes of the cancellation of what a vendor had accepted: `accepted`, it does not ship. */
export const CancellationWord = z.enum(["accepted", "rejected"]);
export type CancellationWord = z.infer<typeof CancellationWord>;
