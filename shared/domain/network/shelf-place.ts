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

/** Where it is picked, and where more of it is kept. */
const Face = z.strictObject({
  ...ShelfPlace.shape,
  /** Units that fit there: what is wanted beyond is taken from the reserve. Absent: it is always full enough. */
  holds: z.int().min(1).max(1_000_000).optional(),
  /** Other places of it, the nearest first. */
  reserve: z.array(ShelfPlace).min(1).max(20).optional(),
});
export type PickFace = z.infer<typeof Face>;

export const SkuPlace = z.strictObject({ sku: Sku, ...Face.shape });
export type SkuPlace = z.infer<typeof SkuPlace>;

/** All places where it may be found. */
export const placesOf = ({ aisle, bay, level, reserve = [] }: PickFace): readonly ShelfPlace[] => [
  { aisle, bay, level },
  ...reserve,
];

/** @example nameOf({ aisle: "A", bay: 7, level: 2 }) // "A-07-2" */
export const nameOf = ({ aisle, bay, level }: ShelfPlace): string =>
  `${aisle}-${String(bay).padStart(2, "0")}-${level}`;
