// What a step does to its shipment's stock, as writes for the step's own transaction.
import type { OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { StockEffect } from "#shared/ports/orders.ts";
import { fitsOneChunk, onlyChunk } from "./hold-chunks.ts";
import { commitAll, commitWrites, settleAll, settleWrites } from "./hold-endings.ts";

import { reduceAll, reduceWrites, reductionOf } from "./hold-reductions.ts";

import { sendWrites } from "./hold-sending.ts";
import type { Write } from "./transaction.ts";

interface Moving {
  readonly orderId: OrderId;
  readonly at: Instant;
  readonly shipment?: { readonly id: ShipmentId };
  readonly stock?: StockEffect;
}

/**
 * Writes for the same transaction; of a shipment that does not fit one, the chunks are written before: undefined where
 * one of them could not be picked or reduced, because its time is over or it was given back.
 */
export async function stockWrites(
  table: string,
  step: Moving,
  found?: ReadonlyMap<string, number>,
): Promise<Write[] | undefined> {
  const { orderId, at, shipment, stock: effect } = step;
  if (effect === undefined || shipment === undefined) return [];
  if (effect.kind === "pick") {
    if (!fitsOneChunk(effect.heldAtFirst ?? effect.held.length)) {
      return (await commitAll(table, orderId, shipment.id, effect.missing, at)) ? [] : undefined;
    }
    const missing = new Map<string, number>(effect.missing.map((line) => [line.sku, line.quantity]));
    const chunk = onlyChunk(orderId, shipment.id, effect.node, effect.held);
    return commitWrites(table, chunk, { missing, at, ...(found !== undefined && { found }) });
  }
  if (effect.kind === "send") {
    const chunk = onlyChunk(orderId, shipment.id, effect.node, effect.sent);
    return sendWrites(table, chunk, { ...effect, orderId, found }, at);
  }
  if (effect.kind === "reduce") {
    const reduction = reductionOf(effect, at, found);
    if (!fitsOneChunk(effect.held.length))
      return (await reduceAll(table, orderId, shipment.id, reduction)) ? [] : undefined;
    return reduceWrites(table, onlyChunk(orderId, shipment.id, effect.node, effect.held), reduction);
  }
  if (!fitsOneChunk(effect.held)) {
    await settleAll(table, orderId, shipment.id, effect.ending, at);
    return [];
  }
  return settleWrites(table, onlyChunk(orderId, shipment.id, effect.node, effect.picked), effect.ending, at);
}
