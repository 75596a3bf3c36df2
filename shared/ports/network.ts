import type { Carrier } from "#shared/domain/network/carrier.ts";
import type { Item } from "#shared/domain/network/item.ts";
import type { Network } from "#shared/domain/network/network.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { Policy } from "#shared/domain/network/policy.ts";
import type { Sku } from "#shared/kernel/ids.ts";

export interface NetworkStore {
  /** The network at its newest version; undefined while it has no policy or no node. */
  current(): Promise<Network | undefined>;
  items(skus: readonly Sku[]): Promise<ReadonlyMap<Sku, Item>>;
  /** Each answers with the network's new version. */
  putNodes(nodes: readonly NetworkNode[]): Promise<number>;
  putCarriers(carriers: readonly Carrier[]): Promise<number>;
  putItems(items: readonly Item[]): Promise<number>;
  putPolicy(policy: Policy): Promise<number>;
}
