// Weight and size of the source's products. Derived: the source has neither.
import { Item } from "#shared/domain/network/item.ts";
import type { Sku } from "#shared/kernel/ids.ts";
import type { Random } from "../random.ts";
import type { InvoiceRow } from "./rows.ts";

/** Grams; a dearer product is taken to be heavier. */
const LIGHTEST = 50;
const HEAVIEST = 2_000;
const GRAMS_PER_POUND_STERLING = 80;

/** Giftware is mostly air: grams per cubic centimetre. */
const DENSITY = 0.25;

/** One item per SKU, named and priced by the first order row that says so. */
export function deriveItems(rows: readonly InvoiceRow[], chance: Random): Item[] {
  const bySku = Map.groupBy(
    rows.filter(({ kind }) => kind === "order"),
    ({ sku }) => sku,
  );
  return [...bySku].map(([sku, group]) => {
    const name = group.find(({ description }) => description !== "")?.description ?? sku;
    const unitPrice = group.find((row) => row.unitPrice > 0)?.unitPrice ?? 1;
    return deriveItem(sku, { name, unitPrice, chance: chance.fork(`${sku} ${unitPrice}`) });
  });
}

interface Product {
  readonly name: string;
  readonly unitPrice: number;
  readonly chance: Random;
}

function deriveItem(sku: Sku, { name, unitPrice, chance }: Product): Item {
  const typical = GRAMS_PER_POUND_STERLING * unitPrice ** 0.8;
  const weight = Math.round(Math.min(HEAVIEST, Math.max(LIGHTEST, typical * chance.between(0.6, 1.6))));
  // Sides in the ratio 1 : flat : flat squared around the cube of the same volume.
  const side = Math.cbrt(weight / DENSITY) * 10;
  const flat = chance.between(0.6, 1);
  const size = { length: Math.round(side / flat), width: Math.round(side), height: Math.round(side * flat) };
  return Item.parse({ sku, name: name.slice(0, 200), weight, size });
}
