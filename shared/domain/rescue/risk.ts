import { z } from "zod";

/** What says that a parcel on its way will be late. */
export const risks = [
  "exception", // its carrier says so
  "late-estimate", // its carrier expects to be late
  "no-scan", // it should be on the van, and nothing was heard of that
  "overdue",
] as const;
export const Risk = z.enum(risks);
export type Risk = z.infer<typeof Risk>;
