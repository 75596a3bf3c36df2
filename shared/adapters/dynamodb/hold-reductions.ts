// A hold that keeps less than it took, because its store accepts a part of a shipment or misses some of it: what is
// missing is written off at once, the other units are free again. Its places in the day and on the departure stay.
import type { HeldLine } from "#shared/domain/stock/ledger.ts";
import { nodeAccount, outside } from "#shared/domain/stock/ledger.ts";
import type { OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { StockEffect } from "#shared/ports/orders.ts";
import { getItem } from "./client.ts";
import { atLeast, shift, update } from "./expressions.ts";
import { chunksOf, countsAt, type KnownChunk, type StoredChunk } from "./hold-chunks.ts";
import { finish, foundUnits, freePlace } from "./hold-endings.ts";
import { movedParts, movementWrites } from "./stock-flows.ts";
import { levelKey } from "./stock-keys.ts";
import { transact, type Write } from "./transaction.ts";

type Units = ReadonlyMap<string, number>;

interface Reduction {
  readonly kept: Units;
  readonly missing: Units;
  /** Taken besides: SKUs that it did not hold, of which so many stay at the node. */
  readonly added: readonly HeldLine[];
  readonly keep: number;
  /** Missing although a count said that they were gone already: they are written in again first. */
  readonly found?: Units | undefined;
  readonly at: Instant;
}

export const reductionOf = (
  { kept, missing, added = [], keep = 0 }: Extract<StockEffect, { kind: "reduce" }>,
  at: Instant,
  found?: Units,
): Reduction => ({ kept: unitsOf(kept), missing: unitsOf(missing), added, keep, found, at });

const unitsOf = (lines: readonly HeldLine[]): Units =>
  new Map(lines.map(({ sku, quantity }) => [sku, quantity]));

/** A place that a hold gives back before its end, and those that it keeps. */
interface Freed {
  readonly place: StoredChunk["capacity"][number];
  readonly rest: StoredChunk["capacity"];
}

/** Undefined where it has no such place, or has ended. */
export async function freedOf(
  table: string,
  { pk, sk }: KnownChunk,
  key: string,
): Promise<Freed | undefined> {
  const stored = await getItem(table, { pk, sk });
  if (stored === undefined) return undefined;
  const { capacity, state } = stored as unknown as StoredChunk;
  const place = capacity.find((one) => one.key === key);
  if (place === undefined || state !== "active") return undefined;
  return { place, rest: capacity.filter((one) => one !== place) };
}

/** Nothing but the place is given back. */
export const freeingWrites = (table: string, chunk: KnownChunk, at: Instant, freed: Freed): Write[] => [
  finish(table, chunk, { from: "active", to: "active", capacity: freed.rest, when: countsAt(at) }),
  freePlace(table, freed.place),
];

/** The first write is the hold's, then come levels. */
export function reduceWrites(
  table: string,
  chunk: KnownChunk,
  { kept, missing, added, keep, found, at }: Reduction,
  freed?: Freed,
): Write[] {
  const lines = chunk.lines.map((line) => {
    const stays = Math.min(line.quantity, kept.get(line.sku) ?? 0);
    const lost = Math.min(line.quantity - stays, missing.get(line.sku) ?? 0);
    return { ...line, stays, lost, free: line.quantity - stays - lost, again: found?.get(line.sku) ?? 0 };
  });
  const from = nodeAccount(chunk.node);
  const entries = lines.flatMap(({ sku, lost, again }) => [
    ...(again > 0 ? [{ sku, quantity: again, from: outside.count, to: from }] : []),
    ...(lost > 0 ? [{ sku, quantity: lost, from, to: outside.lost }] : []),
  ]);
  const stay = lines.flatMap(({ sku, stays }) => (stays > 0 ? [{ sku, quantity: stays }] : []));
  return [
    finish(table, chunk, {
      from: "active",
      to: "active",
      lines: [...stay, ...added],
      when: countsAt(at),
      ...(freed !== undefined && { capacity: freed.rest }),
    }),
    ...lines
      .filter(({ lost, free }) => lost + free > 0)
      .map(({ sku, lost, free, again }) => {
        const held = -(lost + free);
        const Key = levelKey(sku, chunk.node);
        if (lost === 0)
          return { Update: update({ TableName: table, Key, change: [shift({ available: free, held })] }) };
        const change = movedParts({ onHand: again - lost, held, available: free + again }, at);
        const condition = atLeast("onHand", lost - again);
        return { Update: update({ TableName: table, Key, change, condition }) };
      }),
    ...added.map((line) => takeBeside(table, chunk, line, keep)),
    ...(entries.length === 0
      ? []
      : movementWrites(table, {
          id: `missing/${chunk.sk}/${chunk.pk}`,
          at,
          reason: "short",
          reference: chunk.shipment,
          entries,
        })),
    ...(freed === undefined ? [] : [freePlace(table, freed.place)]),
  ];
}

const takeBeside = (
  table: string,
  { node }: KnownChunk,
  { sku, quantity }: HeldLine,
  keep: number,
): Write => ({
  Update: update({
    TableName: table,
    Key: levelKey(sku, node),
    change: [shift({ available: -quantity, held: quantity })],
    condition: atLeast("available", quantity + keep),
  }),
});

/** Reduces a shipment of any size, chunk by chunk; what is reduced already stays so. @returns is all of it? */
export async function reduceAll(
  table: string,
  order: OrderId,
  shipment: ShipmentId,
  reduction: Reduction,
): Promise<boolean> {
  const isTooMuch = ({ sku, quantity }: HeldLine): boolean => quantity > (reduction.kept.get(sku) ?? 0);
  for (const chunk of await chunksOf(table, order, shipment)) {
    if (chunk.state !== "active" || !chunk.lines.some(isTooMuch)) continue;
    if ((await transact(reduceWrites(table, chunk, reduction))).done) continue;
    const lost = chunk.lines.flatMap(({ sku }) => {
      const quantity = reduction.missing.get(sku) ?? 0;
      return quantity > 0 ? [{ sku, quantity }] : [];
    });
    const found = await foundUnits(table, { ...chunk, lines: lost });
    await transact(reduceWrites(table, chunk, { ...reduction, found }));
  }
  const now = await chunksOf(table, order, shipment);
  return now.every(({ state, lines }) => state === "active" && !lines.some(isTooMuch));
}
