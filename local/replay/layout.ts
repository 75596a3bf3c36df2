// Where things lie in warehouses that nobody has drawn: by SKU over six aisles, bay after bay, then a level up.
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { SkuPlace } from "#shared/domain/network/shelf-place.ts";
import type { Locations } from "./day.ts";

const AISLES = ["A", "B", "C", "D", "E", "F"] as const;
/** Bays of an aisle before the next level begins, or more where it would be too high. */
const BAYS = 10;
const LEVELS = 5;

interface Shelved {
  readonly sku: string;
  readonly node: string;
}

export function layout(
  nodes: readonly { readonly id: string; readonly type: NetworkNode["type"] }[],
  stock: readonly Shelved[],
): Locations {
  const warehouses = nodes.filter(({ type }) => type === "warehouse");
  return Object.fromEntries(
    warehouses.map(({ id }) => {
      const skus = [...new Set(stock.flatMap((row) => (row.node === id ? [row.sku] : [])))].sort();
      const bays = Math.max(BAYS, Math.ceil(skus.length / (AISLES.length * LEVELS)));
      return [id, skus.map((sku, index) => SkuPlace.parse({ sku, ...placeOf(index, bays) }))];
    }),
  );
}

function placeOf(index: number, bays: number) {
  const inAisle = Math.floor(index / AISLES.length);
  return {
    aisle: AISLES[index % AISLES.length] ?? AISLES[0],
    bay: (inAisle % bays) + 1,
    level: Math.floor(inAisle / bays) + 1,
  };
}
