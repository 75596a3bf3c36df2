// Which node is nearest, as the crow flies.
import { distanceKm, type Point } from "#shared/domain/network/distance.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";

/** The first of the nearest nodes; undefined without nodes. */
export function nearest(nodes: readonly NetworkNode[], to: Point): NetworkNode | undefined {
  let best: NetworkNode | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const node of nodes) {
    const distance = distanceKm(node.site, to);
    if (distance < least) {
      best = node;
      least = distance;
    }
  }
  return best;
}
