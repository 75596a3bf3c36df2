// What routing must know of a SKU to ship it.
import { z } from "zod";
import { Sku } from "#shared/kernel/ids.ts";
import { WorkingDuration } from "#shared/kernel/time.ts";
import { Grams, Millimetres, Quantity } from "#shared/kernel/units.ts";

/** What a carrier service must be ready to take; a service takes none of them unless it says so. */
export const restrictions = ["hazmat", "oversize", "age-restricted"] as const;
export const Restriction = z.enum(restrictions);
export type Restriction = z.infer<typeof Restriction>;

/** Three sides, in any order. */
export const Size = z.strictObject({ length: Millimetres, width: Millimetres, height: Millimetres });
export type Size = z.infer<typeof Size>;

/** 8, 12, 13 or 14 digits, of which the last one is the check digit (GS1 General Specifications, 7.9). */
export const Ean = z
  .string()
  .regex(/^(\d{8}|\d{12,14})$/)
  .refine(checks, { error: "the check digit is wrong" });

/** Digits count three and one by turns, from the right; all together are a multiple of ten. */
function checks(ean: string): boolean {
  const digits = [...ean].reverse().map(Number);
  return digits.reduce((sum, digit, place) => sum + digit * (place % 2 === 0 ? 1 : 3), 0) % 10 === 0;
}

export const Item = z.strictObject({
  sku: Sku,
  name: z.string().min(1).max(200),
  /** Packed as it is sold. Of a set, its components' count instead. */
  weight: Grams,
  size: Size,
  restrictions: z.array(Restriction).max(restrictions.length).default([]),
  /** What stands below its bars: EAN-13, EAN-8, UPC or ITF-14. */
  ean: Ean.optional(),
  /** What may be taken in its place where there is none, unit for unit, the best first; whether at all, the policy says. */
  substitutes: z.array(Sku).max(10).optional(),
  /** Made to order: working time of the node before picking. Its stock is what the node may still be asked to make. */
  making: WorkingDuration.optional(),
  /** A set is no stock of its own: so many of each component are picked for one of it. */
  set: z
    .strictObject({
      components: z
        .array(z.strictObject({ sku: Sku, quantity: Quantity }))
        .min(1)
        .max(30),
      /** From one node in one shipment, or each component from wherever; absent: as the policy says. */
      together: z.boolean().optional(),
    })
    .optional(),
});
export type Item = z.infer<typeof Item>;
