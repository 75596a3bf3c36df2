// What a step does to its shipment's stock, as writes for the step's own transaction.
import type { OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { StockEffect } from "#shared/ports/orders.ts";
import { fitsOneChunk, onlyChunk } from "./hold-chunks.ts";
import { commitAll, commitWrites, settleAll, settleWrites } from "./hold-endings.ts";

import { freedOf, freeingWrites, reduceAll, reduceWrites, reductionOf } from "./hold-reductions.ts";

import { sendWrites } from "./hold-sending.ts";
import type { Write } from "./transaction.ts";

interface Moving {
  readonly orderId: OrderId;
  readonly at: Instant;
  readonly shipment?: { readonly id: ShipmentId };
  readonly stock?: StockEffect;
}

interface Reducing extends Pick<Moving, "orderId" | "at"> {
  readonly shipment: { readonly id: ShipmentId };
  readonly effect: Extract<StockEffect, { kind: "reduce" }>;
}

async function reducing(
  table: string,
  { orderId, at, shipment, effect }: Reducing,
  found: ReadonlyMap<string, number> | undefined,
): Promise<Write[] | undefined> {
  const chunk = onlyChunk(orderId, shipment.id, effect.node, effect.held);
  const freed = effect.frees === undefined ? undefined : await freedOf(table, chunk, effect.frees);
  const giveBack = freed === undefined ? [] : freeingWrites(table, chunk, at, freed);
  if (keepsAll(effect)) return giveBack;
  const reduction = reductionOf(effect, at, found);
  const { held, added = [] } = effect;
  if (fitsOneChunk(held.length + added.length)) return reduceWrites(table, chunk, reduction, freed);
  if (added.length > 0) return undefined;
  return (await reduceAll(table, orderId, shipment.id, reduction)) ? giveBack : undefined;
}

const keepsAll = ({ held, kept, added = [] }: Extract<StockEffect, { kind: "reduce" }>): boolean =>
  added.length === 0 &&
  held.every(({ sku, quantity }) => kept.some((line) => line.sku === sku && line.quantity === quantity));

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
  if (effect.kind === "reduce") return reducing(table, { orderId, at, shipment, effect }, found);
  if (!fitsOneChunk(effect.held)) {
    await settleAll(table, orderId, shipment.id, effect.ending, at);
    return [];
  }
  return settleWrites(table, onlyChunk(orderId, shipment.id, effect.node, effect.picked), effect.ending, at);
}
