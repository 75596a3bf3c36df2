// The retailer's goals before cost, as weights in one sum: each goal weighs more than all that come after it can
// come to, so that the least sum is the plan that is best by the first goal, then by the second, and so on.
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { Tier } from "#shared/domain/network/policy.ts";
import type { NodeId } from "#shared/kernel/ids.ts";

export interface TierWeights {
  /** Of a shipment after the first. */
  readonly split: number;
  /** Of one unit from the node. */
  readonly unit: (node: NetworkNode) => number;
  /** More than any plan comes to: weight of a unit that stays unfilled. */
  readonly ceiling: number;
}

interface Bounds {
  /** No plan costs more. */
  readonly dearest: number;
  readonly maxParcels: number;
  /** Units that all lines ask for. */
  readonly units: number;
  /** The store in whose till it was placed. */
  readonly placedIn?: NodeId | undefined;
}

/** Exact while the ceiling times the units stays below 2^53. */
export function weighTiers(
  tiers: readonly Tier[],
  { dearest, maxParcels, units, placedIn }: Bounds,
): TierWeights {
  let ceiling = dearest + 1;
  let split = 0;
  const preferred: { readonly rank: (node: NetworkNode) => number; readonly weight: number }[] = [];
  for (const tier of tiers.toReversed()) {
    switch (tier.goal) {
      case "keep-together":
        split += ceiling;
        ceiling *= maxParcels + 1;
        break;
      case "prefer":
        preferred.push({ rank: ({ groups }) => rankOf(groups, tier.groups), weight: ceiling });
        ceiling *= units * tier.groups.length + 1;
        break;
      case "prefer-placing-store":
        if (placedIn === undefined) break;
        preferred.push({ rank: ({ id }) => (id === placedIn ? 0 : 1), weight: ceiling });
        ceiling *= units + 1;
        break;
    }
  }
  const unit = (node: NetworkNode): number =>
    preferred.reduce((sum, { rank, weight }) => sum + weight * rank(node), 0);
  return { split, unit, ceiling };
}

/** 0 for the first group; as many as there are for a node of none. */
function rankOf(groups: readonly string[], ranked: readonly string[]): number {
  const rank = ranked.findIndex((group) => groups.includes(group));
  return rank === -1 ? ranked.length : rank;
}
