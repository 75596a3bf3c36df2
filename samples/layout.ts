// Where things lie in the sample warehouses: by SKU over six aisles, bay after bay, then a level up.
import type { z } from "zod";
import type { SkuPlace } from "#shared/domain/network/shelf-place.ts";
import type { NodeDraft } from "./nodes.ts";
import type { StockDraft } from "./stock.ts";

export type Layout = Readonly<Record<string, readonly z.input<typeof SkuPlace>[]>>;

const AISLES = ["A", "B", "C", "D", "E", "F"] as const;
/** Bays of an aisle before the next level begins. */
const BAYS = 10;

export function layout(nodes: readonly NodeDraft[], stock: readonly StockDraft[]): Layout {
  const warehouses = nodes.filter(({ type }) => type === "warehouse");
  return Object.fromEntries(
    warehouses.map(({ id }) => {
      const skus = [...new Set(stock.flatMap((row) => (row.node === id ? [row.sku] : [])))].sort();
      return [id, skus.map((sku, index) => ({ sku, ...placeOf(index) }))];
    }),
  );
}

function placeOf(index: number) {
  const inAisle = Math.floor(index / AISLES.length);
  return {
    aisle: AISLES[index % AISLES.length] ?? AISLES[0],
    bay: (inAisle % BAYS) + 1,
    level: Math.floor(inAisle / BAYS) + 1,
  };
}
