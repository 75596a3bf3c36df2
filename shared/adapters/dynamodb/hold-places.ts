// A parcel that goes by another truck than its hold had a place on: the one place is taken, the other is free again, in
// the transaction that claims the other truck.
import { isDeparture } from "#shared/domain/routing/capacity.ts";
import type { Hold } from "#shared/domain/stock/ledger.ts";
import type { OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import { getItem } from "./client.ts";
import { exists, type Part, set, shift, update } from "./expressions.ts";
import type { StoredChunk } from "./hold-chunks.ts";
import { placeCounter } from "./shards/counter.ts";
import { attemptOf, holdKey, takenKey } from "./stock-keys.ts";
import type { Write } from "./transaction.ts";

type Place = Hold["capacity"][number];

interface Moving {
  /** Fails where the departure has no room. */
  readonly take: readonly Write[];
  /** Fails where the hold's places were changed meanwhile. */
  readonly giveBack: readonly Write[];
}

export async function moveToDeparture(
  table: string,
  { orderId, shipmentId }: { readonly orderId: OrderId; readonly shipmentId: ShipmentId },
  place: Place,
): Promise<Moving> {
  const take: Write[] = [{ Update: placeCounter(table, place).take(0, place.parcels, undefined) }];
  const Key = holdKey(orderId, attemptOf(shipmentId), shipmentId, 0);
  const chunk = (await getItem(table, Key)) as StoredChunk | undefined;
  if (chunk === undefined) return { take, giveBack: [] };
  const former = chunk.capacity.filter(({ key }) => isDeparture(key));
  if (former.some(({ key }) => key === place.key)) return { take: [], giveBack: [] };
  const capacity = [...chunk.capacity.filter(({ key }) => !isDeparture(key)), place];
  const asRead: Part = {
    text: "#capacity = :capacity_is",
    names: { "#capacity": "capacity" },
    values: { ":capacity_is": chunk.capacity },
  };
  return {
    take,
    giveBack: [
      { Update: update({ TableName: table, Key, change: [set({ capacity })], condition: asRead }) },
      ...former.map(({ key, parcels }) => ({
        Update: update({
          TableName: table,
          Key: takenKey(key),
          change: [shift({ parcels: -parcels })],
          condition: exists,
        }),
      })),
    ],
  };
}
