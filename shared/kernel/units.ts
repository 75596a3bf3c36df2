// Quantities with their unit in the type, so that grams never meet millimetres.
import { z } from "zod";

/** Weight in whole grams. */
export const Grams = z.int().nonnegative().brand<"Grams">();
export type Grams = z.infer<typeof Grams>;

/** Length in whole millimetres. */
export const Millimetres = z.int().nonnegative().brand<"Millimetres">();
export type Millimetres = z.infer<typeof Millimetres>;

/** Money in the currency's minor unit (cents for EUR). */
export const MinorUnits = z.int().brand<"MinorUnits">();
export type MinorUnits = z.infer<typeof MinorUnits>;

/** ISO 4217 code. */
export const Currency = z.string().regex(/^[A-Z]{3}$/);

/** The most units of one SKU that one line may ask for: beyond it, it is a typing error or a tender, not an order. */
export const MAX_QUANTITY = 100_000;

/** Units of a SKU: a whole number, 1 to 100,000. */
export const Quantity = z.int().min(1).max(MAX_QUANTITY).brand<"Quantity">();
export type Quantity = z.infer<typeof Quantity>;
