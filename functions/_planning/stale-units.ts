// Units that nodes keep back because their feeds are stale.
import type { Network } from "#shared/domain/network/network.ts";
import { keptOfStale, stalenessAt } from "#shared/domain/network/stale-feed.ts";
import type { NodeId, Sku } from "#shared/kernel/ids.ts";
import { type EpochMs, toEpoch } from "#shared/kernel/time.ts";
import type { StockLedger } from "#shared/ports/stock.ts";

/** Nothing is read where the policy does not ask for it. */
export async function staleUnits(
  stock: StockLedger,
  { nodes, policy }: Network,
  skus: readonly Sku[],
  now: EpochMs,
): Promise<(sku: Sku, node: NodeId) => number> {
  if (policy.staleFeed === undefined) return () => 0;
  const watched = new Map(nodes.map((node) => [node.id, stalenessAt(node, policy, now)]));
  const levels = (await Promise.all(skus.map((sku) => stock.levels(sku)))).flat();
  const kept = new Map(
    levels.map(({ sku, node, asOf }) => [`${sku}|${node}`, keptOfStale(watched.get(node), toEpoch(asOf))]),
  );
  return (sku, node) => kept.get(`${sku}|${node}`) ?? 0;
}
