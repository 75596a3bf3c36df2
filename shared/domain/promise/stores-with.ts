// For the visitor of a web shop who wants it today: the stores around that have it, and when it can be collected.
import { keptBack, type NetworkNode } from "#shared/domain/network/node.ts";
import type { Demand, Snapshot } from "#shared/domain/routing/demand.ts";
import type { ChannelId, Sku } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { nearestStores, shelfOption } from "./collect-options.ts";

export interface StoreWith {
  readonly node: NetworkNode;
  readonly km: number;
  /** Units that may still be promised there; at least one. */
  readonly available: number;
  /** When one unit ordered now lies ready; undefined where the store prepares nothing these days. */
  readonly collectableAt?: Instant;
}

export interface Around {
  readonly destination: Demand["destination"] & { readonly lat: number; readonly lon: number };
  /** Whose order it would be. */
  readonly channel: ChannelId;
}

const MAX_STORES = 20;

/** At most twenty, nearest first. */
export function storesWith(sku: Sku, snapshot: Snapshot, { destination, channel }: Around): StoreWith[] {
  return nearestStores(snapshot, destination)
    .map(({ node, km }) => ({ node, km, available: snapshot.available(sku, node.id) - keptBack(node) }))
    .filter(({ available }) => available > 0)
    .slice(0, MAX_STORES)
    .map((store) => {
      const method = { kind: "collect", node: store.node.id } as const;
      const demand: Demand = { channel, lines: [{ sku, quantity: 1 }], destination, method };
      const found = shelfOption(demand, store.node, snapshot);
      return found.ok ? { ...store, collectableAt: found.value.deliverBy } : store;
    });
}
