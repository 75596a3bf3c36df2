// Stock to serve a file's orders with. Derived: the source has none. Enough for most demand, not for all of it,
// so that some orders must be split and a few lines cannot be filled.
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { NodeId, Sku } from "#shared/kernel/ids.ts";
import type { StockRow } from "../day.ts";
import type { PlaceEntry } from "../day-entry.ts";
import type { Random } from "../random.ts";

/** Share of the SKUs that each vendor alone holds, taken from the third that is ordered least. */
const VENDOR_SHARE = 0.01;
/** A warehouse holds so much of a SKU's whole demand, and no less than its largest line... */
const WAREHOUSE_SHARE = [0.6, 1] as const;
/** ...except where it holds none, or ran low. */
const MISSING_SHARE = 0.005;
const LOW_SHARE = 0.005;
/** Share of the SKUs that a store holds, and how many units. */
const STORE_SHARE = 0.2;
const STORE_UNITS = [1, 6] as const;
/** Share of the collect orders whose store holds what they ask for. */
const COLLECTABLE_SHARE = 0.9;

interface Demand {
  readonly sku: Sku;
  readonly units: number;
  readonly largestLine: number;
  readonly orders: number;
}

export function deriveStock(
  entries: readonly PlaceEntry[],
  { nodes, chance }: { readonly nodes: readonly NetworkNode[]; readonly chance: Random },
): StockRow[] {
  const demands = demandBySku(entries);
  const collected = collectedUnits(entries, chance.fork("collected"));
  const vendorOf = assignVendors(demands, { nodes, collected, chance: chance.fork("vendors") });
  return nodes.flatMap((node) =>
    demands.flatMap((demand) => {
      const { sku } = demand;
      const vendor = vendorOf.get(sku);
      const own = chance.fork(`${node.id} ${sku}`);
      const units =
        vendor === undefined ? shelfUnits(node, demand, own) : vendor === node.id ? 2 * demand.units : 0;
      const quantity = units + (collected.get(node.id)?.get(sku) ?? 0);
      return quantity > 0 ? [{ sku, node: node.id, quantity: quantity + node.safetyStock }] : [];
    }),
  );
}

/** Units of a SKU that no vendor has for itself. */
function shelfUnits({ type }: NetworkNode, { units, largestLine }: Demand, chance: Random): number {
  switch (type) {
    case "warehouse": {
      const share = Math.ceil(units * chance.between(...WAREHOUSE_SHARE));
      const luck = chance.next();
      if (luck < MISSING_SHARE) return 0;
      return luck < MISSING_SHARE + LOW_SHARE ? Math.floor(share / 2) : Math.max(share, largestLine);
    }
    case "store":
      return chance.chance(STORE_SHARE) ? chance.int(...STORE_UNITS) : 0;
    case "vendor":
      return 0;
  }
}

function demandBySku(entries: readonly PlaceEntry[]): Demand[] {
  const bySku = Map.groupBy(
    entries.flatMap(({ order }) => order.lines),
    ({ sku }) => sku,
  );
  return [...bySku].map(([sku, lines]) => ({
    sku,
    units: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    largestLine: lines.reduce((most, { quantity }) => Math.max(most, quantity), 0),
    orders: lines.length,
  }));
}

type UnitsAt = ReadonlyMap<NodeId, ReadonlyMap<Sku, number>>;

/** What the collect orders ask of each store, for the share of them that shall find it there. */
function collectedUnits(entries: readonly PlaceEntry[], chance: Random): UnitsAt {
  const units = new Map<NodeId, Map<Sku, number>>();
  for (const { order } of entries) {
    if (order.collectAt === undefined || !chance.chance(COLLECTABLE_SHARE)) continue;
    const atStore = units.get(order.collectAt) ?? new Map<Sku, number>();
    for (const { sku, quantity } of order.lines) atStore.set(sku, (atStore.get(sku) ?? 0) + quantity);
    units.set(order.collectAt, atStore);
  }
  return units;
}

/** SKU -> the vendor that alone holds it. */
function assignVendors(
  demands: readonly Demand[],
  { nodes, collected, chance }: { nodes: readonly NetworkNode[]; collected: UnitsAt; chance: Random },
): ReadonlyMap<Sku, NodeId> {
  const kept = new Set([...collected.values()].flatMap((units) => [...units.keys()]));
  const free = demands
    .toSorted((a, b) => a.orders - b.orders)
    .slice(0, Math.ceil(demands.length / 3))
    .filter(({ sku }) => !kept.has(sku))
    .map(({ sku }) => ({ sku, rank: chance.fork(sku).next() }))
    .toSorted((a, b) => a.rank - b.rank);
  const each = Math.floor(demands.length * VENDOR_SHARE);
  const vendors = nodes.filter(({ type }) => type === "vendor");
  return new Map(
    vendors.flatMap(({ id }, i) =>
      free.slice(i * each, (i + 1) * each).map(({ sku }): [Sku, NodeId] => [sku, id]),
    ),
  );
}
