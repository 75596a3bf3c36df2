// Why a unit that was to be picked is not there.
import { z } from "zod";

/** `wrong-item`: something else lay there; `expired`: it may not be sold any more. */
export const ShortReason = z.enum(["not-found", "damaged", "wrong-item", "expired"]);
export type ShortReason = z.infer<typeof ShortReason>;
