import type { Carrier } from "#shared/domain/network/carrier.ts";
import type { Item } from "#shared/domain/network/item.ts";
import type { Network } from "#shared/domain/network/network.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { Pause, Policy } from "#shared/domain/network/policy.ts";
import type { NodeId, Sku } from "#shared/kernel/ids.ts";

/** A change of the network, in force as a whole. */
export interface Change {
  readonly version: number;
  /** What in the network leads nowhere now. */
  readonly warnings: readonly string[];
}

export interface NetworkStore {
  /** The network at its newest version; undefined while it has no policy or no node. */
  current(): Promise<Network | undefined>;
  /** As it was at a version; undefined where that was never published, or is not kept. */
  at(version: number): Promise<Network | undefined>;
  items(skus: readonly Sku[]): Promise<ReadonlyMap<Sku, Item>>;
  putNodes(nodes: readonly NetworkNode[]): Promise<Change>;
  putCarriers(carriers: readonly Carrier[]): Promise<Change>;
  putItems(items: readonly Item[]): Promise<Change>;
  putPolicy(policy: Policy): Promise<Change>;
  /** In the place of the node's pause before; whatever else changes at the same time counts too. */
  pause(pause: Pause): Promise<Change>;
  resume(node: NodeId): Promise<Change>;
}
