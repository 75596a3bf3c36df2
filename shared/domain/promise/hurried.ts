// What is rescued goes to the front of the queue: the network with lead times of which it needs only a share.
import type { Network } from "#shared/domain/network/network.ts";
import type { Lead, NetworkNode } from "#shared/domain/network/node.ts";
import type { Snapshot } from "#shared/domain/routing/demand.ts";
import { durationMs, MINUTE, WorkingDuration } from "#shared/kernel/time.ts";

const known = new WeakMap<Network, Map<number, Network>>();

/** @param share of the lead times, above 0 and at most 1 */
export function hurried(network: Network, share: number): Network {
  if (share === 1) return network;
  const byShare = known.get(network) ?? new Map<number, Network>();
  known.set(network, byShare);
  const found = byShare.get(share) ?? {
    ...network,
    nodes: network.nodes.map((node) => inHaste(node, share)),
  };
  byShare.set(share, found);
  return found;
}

/** The same picture, for a plan that is carried out first. */
export const inAHurry = (snapshot: Snapshot, leadShare: number): Snapshot =>
  leadShare === 1 ? snapshot : { ...snapshot, network: hurried(snapshot.network, leadShare), leadShare };

function inHaste(node: NetworkNode, share: number): NetworkNode {
  if (node.lead === undefined) return node;
  const { accept, pick, pack, receive } = node.lead;
  const lead: Lead = {
    pick: shareOf(pick, share),
    pack: shareOf(pack, share),
    ...(accept !== undefined && { accept: shareOf(accept, share) }),
    ...(receive !== undefined && { receive }),
  };
  return { ...node, lead };
}

/** To the minute, rounded up. */
const shareOf = (duration: WorkingDuration, share: number): WorkingDuration => {
  const minutes = Math.ceil((durationMs(duration) * share) / MINUTE);
  return WorkingDuration.parse(`PT${Math.floor(minutes / 60)}H${minutes % 60}M`);
};
