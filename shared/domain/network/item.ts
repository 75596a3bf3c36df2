// What routing must know of a SKU to ship it.
import { z } from "zod";
import { Sku } from "#shared/kernel/ids.ts";
import { Grams, Millimetres } from "#shared/kernel/units.ts";

export const Item = z.strictObject({
  sku: Sku,
  name: z.string().min(1).max(200),
  weight: Grams,
  /** Longest side first is not required; each side in millimetres. */
  size: z.strictObject({ length: Millimetres, width: Millimetres, height: Millimetres }),
});
export type Item = z.infer<typeof Item>;
