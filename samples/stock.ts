// Units on hand in the sample network. The warehouses hold nearly every small item, stores a third of them in
// small numbers, vendors their bulky items and a few small ones.
import type { Random } from "#local/replay/random.ts";
import { bulkyItems, smallItems } from "./items.ts";
import type { NodeDraft } from "./nodes.ts";

export interface StockDraft {
  readonly sku: string;
  readonly node: string;
  readonly quantity: number;
}

/** How likely a node of the type holds a given small item, and how many units then. */
const smallStock = {
  warehouse: { likelihood: 0.95, units: [20, 400] },
  store: { likelihood: 0.35, units: [2, 7] },
  vendor: { likelihood: 0.07, units: [5, 30] },
} as const;

export function stock(nodes: readonly NodeDraft[], chance: Random): StockDraft[] {
  return nodes.flatMap((node) => {
    const { likelihood, units } = smallStock[node.type];
    const draw = chance.fork(node.id);
    const small = smallItems
      .filter(() => draw.chance(likelihood))
      .map(({ sku }) => ({ sku, node: node.id, quantity: draw.int(units[0], units[1]) }));
    const bulky = (bulkyItems.get(node.id) ?? []).map(({ sku }) => ({
      sku,
      node: node.id,
      quantity: draw.int(4, 25),
    }));
    return [...small, ...bulky];
  });
}

/** CSV with the columns `sku,node,quantity`. */
export const stockCsv = (rows: readonly StockDraft[]): string =>
  ["sku,node,quantity", ...rows.map(({ sku, node, quantity }) => `${sku},${node},${quantity}`), ""].join(
    "\n",
  );
