// Where a SKU lies at a node.
import { z } from "zod";
import { Sku } from "#shared/kernel/ids.ts";

export const Aisle = z.string().regex(/^[A-Za-z0-9]{1,8}$/);
export type Aisle = z.infer<typeof Aisle>;

/** Bays count along the aisle, levels from the floor up. */
export const ShelfPlace = z.strictObject({
  aisle: Aisle,
  bay: z.int().min(0).max(9999),
  level: z.int().min(0).max(99),
});
export type ShelfPlace = z.infer<typeof ShelfPlace>;

export const SkuPlace = z.strictObject({ sku: Sku, ...ShelfPlace.shape });
export type SkuPlace = z.infer<typeof SkuPlace>;

/** @example nameOf({ aisle: "A", bay: 7, level: 2 }) // "A-07-2" */
export const nameOf = ({ aisle, bay, level }: ShelfPlace): string =>
  `${aisle}-${String(bay).padStart(2, "0")}-${level}`;
