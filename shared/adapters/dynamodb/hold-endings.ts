// What becomes of a hold: its units are picked, settled, put back, or free again. Each ending happens once,
// because the chunk's state is the condition of all its writes.
import { isDeparture } from "#shared/domain/routing/capacity.ts";
import { type Account, nodeAccount, outside, shipmentAccount } from "#shared/domain/stock/ledger.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { StockLedger } from "#shared/ports/stock.ts";
import { atLeast, both, oneOf, type Part, set, shift, update } from "./expressions.ts";
import { chunksOf, countsAt, expiredAt, type KnownChunk, type StoredChunk } from "./hold-chunks.ts";
import { getMany } from "./reading.ts";
import { movedParts, movementWrites } from "./stock-flows.ts";
import { levelKey, takenKey } from "./stock-keys.ts";
import { transact, type Write } from "./transaction.ts";

interface Picking {
  readonly missing: ReadonlyMap<string, number>;
  /** Picked although a count said that they were gone: they are written in again first. */
  readonly found?: ReadonlyMap<string, number>;
  readonly at: Instant;
}

/** Held units leave for the shipment, while the hold counts; the missing ones are written off at once. */
export function commitWrites(table: string, chunk: KnownChunk, { missing, found, at }: Picking): Write[] {
  const split = chunk.lines.map((line) => {
    const lost = Math.min(line.quantity, missing.get(line.sku) ?? 0);
    return { ...line, lost, found: found?.get(line.sku) ?? 0 };
  });
  const from = nodeAccount(chunk.node);
  const entries = split.flatMap(({ sku, quantity, lost, found: again }) => [
    ...(again > 0 ? [{ sku, quantity: again, from: outside.count, to: from }] : []),
    ...(quantity > lost
      ? [{ sku, quantity: quantity - lost, from, to: shipmentAccount(chunk.shipment) }]
      : []),
    ...(lost > 0 ? [{ sku, quantity: lost, from, to: outside.lost }] : []),
  ]);
  const picked = split
    .filter(({ quantity, lost }) => quantity > lost)
    .map(({ sku, quantity, lost }) => ({ sku, quantity: quantity - lost }));
  return [
    finish(table, chunk, { from: "active", to: "committed", lines: picked, when: countsAt(at) }),
    ...split.map(({ sku, quantity, found: again }) => ({
      Update: update({
        TableName: table,
        Key: levelKey(sku, chunk.node),
        change: movedParts({ onHand: again - quantity, held: -quantity, available: again }, at),
        condition: atLeast("onHand", quantity - again),
      }),
    })),
    ...movementWrites(table, {
      id: `picked/${chunk.sk}/${chunk.pk}`,
      at,
      reason: "picked",
      reference: chunk.shipment,
      entries,
    }),
  ];
}

/** Picked units reach their customer, or are lost on the way. */
export function settleWrites(
  table: string,
  chunk: KnownChunk,
  ending: "delivered" | "lost",
  at: Instant,
): Write[] {
  const entries = leaving(chunk, ending === "delivered" ? outside.customer : outside.lost);
  if (entries.length === 0) return [];
  return [
    finish(table, chunk, { from: "committed", to: "settled" }),
    ...movementWrites(table, {
      id: `${ending}/${chunk.sk}/${chunk.pk}`,
      at,
      reason: ending,
      reference: chunk.shipment,
      entries,
    }),
  ];
}

/** What a pick takes beyond what the last count left on hand, by SKU. */
export async function foundUnits(table: string, { lines, node }: KnownChunk): Promise<Map<string, number>> {
  const rows = await getMany(
    table,
    lines.map(({ sku }) => levelKey(sku, node)),
    true,
  );
  const onHand = new Map(rows.map((row) => [String(row.sku), Number(row.onHand)]));
  return new Map(lines.map(({ sku, quantity }) => [sku, Math.max(0, quantity - (onHand.get(sku) ?? 0))]));
}

/** Picks a shipment of any size, chunk by chunk. @returns is all of it picked? */
export async function commitAll(
  table: string,
  ...[order, shipment, missing, at]: Parameters<StockLedger["commit"]>
): Promise<boolean> {
  const picking = { missing: new Map(missing.map((line) => [line.sku, line.quantity])), at };
  for (const chunk of await chunksOf(table, order, shipment)) {
    if (chunk.state !== "active" || (await transact(commitWrites(table, chunk, picking))).done) continue;
    await transact(commitWrites(table, chunk, { ...picking, found: await foundUnits(table, chunk) }));
  }
  const now = await chunksOf(table, order, shipment);
  return now.length > 0 && now.every(({ state }) => state === "committed" || state === "settled");
}

/** Settles a shipment of any size, chunk by chunk. */
export async function settleAll(
  table: string,
  ...[order, shipment, ending, at]: Parameters<StockLedger["settle"]>
): Promise<void> {
  for (const chunk of await chunksOf(table, order, shipment)) {
    const writes = chunk.state === "committed" ? settleWrites(table, chunk, ending, at) : [];
    if (writes.length > 0) await transact(writes);
  }
}

/** Held units are free again, and so are the places in the node's day and on the departure. */
export const releaseChunk = (table: string, chunk: StoredChunk): Promise<void> => freeChunk(table, chunk);

/** The same, of a hold whose time is over; one that counts is left alone. */
export const expireChunk = (table: string, chunk: StoredChunk, at: Instant): Promise<void> =>
  freeChunk(table, chunk, expiredAt(at));

async function freeChunk(table: string, chunk: StoredChunk, when?: Part): Promise<void> {
  await transact([
    finish(table, chunk, { from: "active", to: "released", ...(when !== undefined && { when }) }),
    ...chunk.lines.map((line) => ({
      Update: update({
        TableName: table,
        Key: levelKey(line.sku, chunk.node),
        change: [shift({ available: line.quantity, held: -line.quantity })],
      }),
    })),
    ...freeCapacity(table, chunk),
  ]);
}

export const leaving = (chunk: KnownChunk, to: Account) =>
  chunk.lines.map(({ sku, quantity }) => ({ sku, quantity, from: shipmentAccount(chunk.shipment), to }));

type ChunkState = StoredChunk["state"];

interface Finish {
  readonly from: ChunkState;
  readonly to: ChunkState;
  readonly lines?: StoredChunk["lines"];
  readonly capacity?: StoredChunk["capacity"];
  readonly when?: Part;
}

/** It holds nothing any more: it is no longer listed. */
const hasEnded = (state: ChunkState): boolean => state === "released" || state === "settled";

/** The chunk goes from one state to another, once. */
export function finish(
  table: string,
  { pk, sk }: KnownChunk,
  { from, to, lines, capacity, when }: Finish,
): Write {
  const state = oneOf("state", [from]);
  return {
    Update: update({
      TableName: table,
      Key: { pk, sk },
      change: [set({ state: to, lines, capacity, ...(hasEnded(to) && { ledger: null }) })],
      condition: when === undefined ? state : both(state, when),
    }),
  };
}

export const freePlace = (table: string, { key, parcels }: StoredChunk["capacity"][number]): Write => ({
  Update: update({ TableName: table, Key: takenKey(key), change: [shift({ parcels: -parcels })] }),
});

/** What was picked and is put back leaves its truck to another parcel. */
export const freeTruck = (table: string, { capacity }: StoredChunk): Write[] =>
  capacity.filter(({ key }) => isDeparture(key)).map((place) => freePlace(table, place));

function freeCapacity(table: string, chunk: StoredChunk): Write[] {
  return chunk.capacity.map((place) => freePlace(table, place));
}
