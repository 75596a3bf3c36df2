// A part of what is held for a shipment leaves for a parcel of its own, which has a hold of its own from then on.
import type { HeldLine } from "#shared/domain/stock/ledger.ts";
import { nodeAccount, outside, shipmentAccount } from "#shared/domain/stock/ledger.ts";
import type { OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { atLeast, update } from "./expressions.ts";
import { chunkItem, countsAt, type KnownChunk, onlyChunk, type StoredChunk } from "./hold-chunks.ts";
import { finish } from "./hold-endings.ts";
import { movedParts, movementWrites } from "./stock-flows.ts";
import { levelKey } from "./stock-keys.ts";
import type { Write } from "./transaction.ts";

interface Sending {
  readonly orderId: OrderId;
  readonly kept: readonly HeldLine[];
  readonly sent: readonly HeldLine[];
  readonly as: ShipmentId;
  /** Sent although a count said that they were gone: they are written in again first. */
  readonly found?: ReadonlyMap<string, number> | undefined;
}

/** The first write is the hold's, then come levels. */
export function sendWrites(
  table: string,
  chunk: KnownChunk,
  { orderId, kept, sent, as, found }: Sending,
  at: Instant,
): Write[] {
  const { node } = chunk;
  const from = nodeAccount(node);
  const again = (sku: string): number => found?.get(sku) ?? 0;
  const own = onlyChunk(orderId, as, node, sent);
  const ended: Pick<StoredChunk, "state" | "capacity" | "expiresAt"> = {
    state: "committed",
    capacity: [],
    expiresAt: at,
  };
  return [
    finish(table, chunk, { from: "active", to: "active", lines: [...kept], when: countsAt(at) }),
    ...sent.map(({ sku, quantity }) => ({
      Update: update({
        TableName: table,
        Key: levelKey(sku, node),
        change: movedParts({ onHand: again(sku) - quantity, held: -quantity, available: again(sku) }, at),
        condition: atLeast("onHand", quantity - again(sku)),
      }),
    })),
    { Put: { TableName: table, Item: chunkItem(orderId, { ...own, ...ended }) } },
    ...movementWrites(table, {
      id: `picked/${own.sk}/${own.pk}`,
      at,
      reason: "picked",
      reference: as,
      entries: sent.flatMap(({ sku, quantity }) => [
        ...(again(sku) > 0 ? [{ sku, quantity: again(sku), from: outside.count, to: from }] : []),
        { sku, quantity, from, to: shipmentAccount(as) },
      ]),
    }),
  ];
}
