// What the store will ask of whoever collects an order, decided when it is placed.
import type { PlaceOrder } from "#shared/contracts/api/orders.ts";
import type { Item } from "#shared/domain/network/item.ts";
import type { Network } from "#shared/domain/network/network.ts";
import type { Order } from "#shared/domain/orders/order.ts";
import { pickedSkus } from "#shared/domain/routing/order-lines.ts";
import type { CollectionCheck } from "#shared/domain/stores/giving-out.ts";
import { drawCode } from "#shared/domain/stores/pickup-code.ts";
import type { Sku } from "#shared/kernel/ids.ts";
import type { NetworkStore } from "#shared/ports/network.ts";
import type { Dice } from "#shared/ports/system.ts";

interface Deps {
  readonly network: NetworkStore;
  readonly dice: Dice;
}

/** Of an order at the door, nothing. */
export async function collectionOf(
  { network, dice }: Deps,
  { method, lines, identityCheck }: PlaceOrder,
  { policy }: Network,
): Promise<Pick<Order, "pickupCode" | "checks">> {
  if (method !== "collect") return {};
  const skus = lines.map(({ sku }) => sku);
  const items = await network.items(skus);
  const all = await network.items([...skus, ...pickedSkus(skus, items)]);
  const checks: CollectionCheck[] = [
    ...(identityCheck === true ? (["identity"] as const) : []),
    ...(needsAge(all, [...skus, ...pickedSkus(skus, items)]) ? (["age"] as const) : []),
  ];
  return {
    ...(policy.collection.pickupCode && { pickupCode: drawCode(() => dice.chance()) }),
    ...(checks.length > 0 && { checks }),
  };
}

/** Also where it is a component of a set. */
const needsAge = (items: ReadonlyMap<Sku, Item>, skus: readonly Sku[]): boolean =>
  skus.some((sku) => items.get(sku)?.restrictions.includes("age-restricted") === true);
