import type { PickFace, SkuPlace } from "#shared/domain/network/shelf-place.ts";
import type { NodeId, Sku } from "#shared/kernel/ids.ts";
import type { Page, PageRequest } from "./orders.ts";

/** Where things lie at a node. */
export interface ShelfPlaces {
  put(node: NodeId, places: readonly SkuPlace[]): Promise<void>;
  /** Those of these SKUs that have one. */
  at(node: NodeId, skus: readonly Sku[]): Promise<ReadonlyMap<Sku, PickFace>>;
  /** All of a node, by SKU. */
  of(node: NodeId, page: PageRequest): Promise<Page<SkuPlace>>;
}
