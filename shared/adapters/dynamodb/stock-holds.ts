// Holds: units, the node's day and the carrier's departure, taken together or not at all. A hold that is
// larger than a transaction is taken in chunks; every chunk is a record of its own, and that record is the
// undo: whoever finds a chunk without the rest releases it.
import type { Account, HeldLine, Hold } from "#shared/domain/stock/ledger.ts";
import { Movement, nodeAccount, outside, shipmentAccount } from "#shared/domain/stock/ledger.ts";
import type { OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { HoldOutcome, HoldRequest, StockLedger } from "#shared/ports/stock.ts";
import { isNew, oneOf, type Part, set, update } from "./expressions.ts";
import { getMany, queryAll } from "./reading.ts";
import { attemptOf, holdKey, holdPartition, levelKey, movementKey, takenKey } from "./stock-keys.ts";
import { MAX_WRITES, transact, type Write } from "./transaction.ts";

/** Lines in one chunk: with the hold, two capacities and what is written beside it, below the 100 writes of a transaction. */
const CHUNK = 80;

interface Chunk {
  readonly key: { pk: string; sk: string };
  readonly hold: Hold;
  readonly lines: readonly HeldLine[];
  readonly capacity: Hold["capacity"];
}

export interface StoredChunk {
  readonly pk: string;
  readonly sk: string;
  readonly shipment: ShipmentId;
  readonly node: Hold["node"];
  readonly lines: readonly HeldLine[];
  readonly capacity: Hold["capacity"];
  readonly state: "active" | "committed" | "released" | "settled";
}

/** A write beside the holds, in the transaction of the last of them: when its condition fails, nothing was held for it. */
export async function takeHolds(
  table: string,
  { attempt, holds }: HoldRequest,
  beside: readonly Write[] = [],
): Promise<HoldOutcome> {
  const batches = packed(
    holds.flatMap((hold) => chunks(hold, attempt)),
    MAX_WRITES - beside.length,
  );
  if (batches.length === 0) batches.push([]);
  for (const [index, batch] of batches.entries()) {
    const last = index === batches.length - 1 ? beside : [];
    const writes: Taking[] = [
      ...last.map((write) => ({ write, beside: true })),
      ...batch.flatMap((chunk) => takeChunk(table, chunk)),
    ];
    if (writes.length === 0) continue;
    const outcome = await transact(writes.map(({ write }) => write));
    if (outcome.done) continue;
    const failed = outcome.failed.map((position) => writes[position]);
    if (failed.some((one) => one?.beside === true)) return { held: false, superseded: true };
    // The hold records are there: this very batch was written before, by a call that died or was repeated.
    if (failed.some((one) => one?.record === true) && (await stillActive(table, batch))) continue;
    return { held: false, lost: failed.map((one) => one?.what ?? "released") };
  }
  return { held: true };
}

function chunks(hold: Hold, attempt: number): Chunk[] {
  const count = Math.ceil(hold.lines.length / CHUNK);
  return Array.from({ length: count }, (_, index) => ({
    key: holdKey(hold.orderId, attempt, hold.id, index),
    hold,
    lines: hold.lines.slice(index * CHUNK, (index + 1) * CHUNK),
    capacity: index === 0 ? hold.capacity : [],
  }));
}

const size = (chunk: Chunk): number => 1 + chunk.lines.length + chunk.capacity.length;

/** As many chunks into one transaction as fit, without two that touch the same item. */
function packed(all: readonly Chunk[], room: number): Chunk[][] {
  const batches: { chunks: Chunk[]; writes: number; touched: Set<string> }[] = [];
  for (const chunk of all) {
    const touches = chunk.capacity.map(({ key }) => key);
    const last = batches.at(-1);
    if (
      last !== undefined &&
      last.writes + size(chunk) <= room &&
      !touches.some((key) => last.touched.has(key))
    ) {
      last.chunks.push(chunk);
      last.writes += size(chunk);
      for (const key of touches) last.touched.add(key);
    } else {
      batches.push({ chunks: [chunk], writes: size(chunk), touched: new Set(touches) });
    }
  }
  return batches.map((batch) => batch.chunks);
}

interface Taking {
  readonly write: Write;
  /** What is lost when its condition fails. */
  readonly what?: string;
  readonly beside?: boolean;
  readonly record?: boolean;
}

function takeChunk(table: string, { key, hold, lines, capacity }: Chunk): Taking[] {
  const record = {
    ...key,
    shipment: hold.id,
    node: hold.node,
    lines,
    capacity,
    expiresAt: hold.expiresAt,
    state: "active",
  };
  return [
    { write: { Put: { TableName: table, Item: record, ConditionExpression: isNew.text } }, record: true },
    ...lines.map((line) => ({
      what: `${line.sku}|${hold.node}`,
      write: {
        Update: update({
          TableName: table,
          Key: levelKey(line.sku, hold.node),
          change: [shift({ available: -line.quantity, held: line.quantity })],
          condition: atLeast("available", line.quantity),
        }),
      },
    })),
    ...capacity.map((place) => ({
      what: place.key,
      write: {
        Update: update({
          TableName: table,
          Key: takenKey(place.key),
          change: [shift({ parcels: place.parcels })],
          condition: roomFor(place.limit - place.parcels),
        }),
      },
    })),
  ];
}

async function stillActive(table: string, batch: readonly Chunk[]): Promise<boolean> {
  for (const { hold, key } of batch) {
    const stored = await storedChunks(table, hold.orderId);
    if (!stored.some((chunk) => chunk.sk === key.sk && chunk.state === "active")) return false;
  }
  return true;
}

export async function storedChunks(table: string, order: OrderId): Promise<StoredChunk[]> {
  const rows = await queryAll({
    TableName: table,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": holdPartition(order) },
    ConsistentRead: true,
  });
  return rows as unknown as StoredChunk[];
}

/** A shipment whose units fit one chunk is picked and settled in the transaction that tells it. */
export const fitsOneChunk = (lines: readonly HeldLine[]): boolean => lines.length <= CHUNK;

/** The only chunk of a shipment, without reading it: its key is determined, its state is a condition. */
export function onlyChunk(
  orderId: OrderId,
  shipment: ShipmentId,
  node: Hold["node"],
  lines: readonly HeldLine[],
): StoredChunk {
  const key = holdKey(orderId, attemptOf(shipment), shipment, 0);
  return { ...key, shipment, node, lines, capacity: [], state: "active" };
}

interface Picking {
  readonly missing: ReadonlyMap<string, number>;
  /** Picked although a count said that they were gone: they are written in again first. */
  readonly found?: ReadonlyMap<string, number>;
  readonly at: Instant;
}

/** Held units leave for the shipment; the missing ones are written off at once. */
export function commitWrites(table: string, chunk: StoredChunk, { missing, found, at }: Picking): Write[] {
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
    finish(table, chunk, "active", "committed", { lines: picked }),
    ...split.map(({ sku, quantity, found: again }) => ({
      Update: update({
        TableName: table,
        Key: levelKey(sku, chunk.node),
        change: [shift({ onHand: again - quantity, held: -quantity, available: again })],
        condition: atLeast("onHand", quantity - again),
      }),
    })),
    putMovement(table, {
      id: `picked/${chunk.sk}/${chunk.pk}`,
      at,
      reason: "picked",
      reference: chunk.shipment,
      entries,
    }),
  ];
}

/** What a pick takes beyond what the last count left on hand, by SKU. */
export async function foundUnits(table: string, { lines, node }: StoredChunk): Promise<Map<string, number>> {
  const rows = await getMany(
    table,
    lines.map(({ sku }) => levelKey(sku, node)),
    true,
  );
  const onHand = new Map(rows.map((row) => [String(row.sku), Number(row.onHand)]));
  return new Map(lines.map(({ sku, quantity }) => [sku, Math.max(0, quantity - (onHand.get(sku) ?? 0))]));
}

export const chunksOf = async (table: string, order: OrderId, shipment: ShipmentId): Promise<StoredChunk[]> =>
  (await storedChunks(table, order)).filter((chunk) => chunk.shipment === shipment);

/** Picks a shipment of any size, chunk by chunk. */
export async function commitAll(
  table: string,
  ...[order, shipment, missing, at]: Parameters<StockLedger["commit"]>
): Promise<void> {
  const picking = { missing: new Map(missing.map((line) => [line.sku, line.quantity])), at };
  for (const chunk of await chunksOf(table, order, shipment)) {
    if (chunk.state !== "active" || (await transact(commitWrites(table, chunk, picking))).done) continue;
    await transact(commitWrites(table, chunk, { ...picking, found: await foundUnits(table, chunk) }));
  }
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
export async function releaseChunk(table: string, chunk: StoredChunk): Promise<void> {
  await transact([
    finish(table, chunk, "active", "released"),
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

/** Units that were picked go back to the shelf. */
export async function putBackChunk(table: string, chunk: StoredChunk, at: Instant): Promise<void> {
  const entries = leaving(chunk, nodeAccount(chunk.node));
  await transact([
    finish(table, chunk, "committed", "released"),
    ...chunk.lines.map((line) => ({
      Update: update({
        TableName: table,
        Key: levelKey(line.sku, chunk.node),
        change: [shift({ available: line.quantity, onHand: line.quantity })],
      }),
    })),
    ...(entries.length > 0
      ? [
          putMovement(table, {
            id: `put-back/${chunk.sk}/${chunk.pk}`,
            at,
            reason: "put-back",
            reference: chunk.shipment,
            entries,
          }),
        ]
      : []),
  ]);
}

/** Picked units reach their customer, or are lost on the way. */
export function settleWrites(
  table: string,
  chunk: StoredChunk,
  ending: "delivered" | "lost",
  at: Instant,
): Write[] {
  const entries = leaving(chunk, ending === "delivered" ? outside.customer : outside.lost);
  if (entries.length === 0) return [];
  return [
    finish(table, chunk, "committed", "settled"),
    putMovement(table, {
      id: `${ending}/${chunk.sk}/${chunk.pk}`,
      at,
      reason: ending,
      reference: chunk.shipment,
      entries,
    }),
  ];
}

const leaving = (chunk: StoredChunk, to: Account) =>
  chunk.lines.map(({ sku, quantity }) => ({ sku, quantity, from: shipmentAccount(chunk.shipment), to }));

export function putMovement(table: string, movement: Omit<Movement, "id"> & { id: string }): Write {
  return {
    Put: {
      TableName: table,
      Item: { ...movementKey(movement.id), movement: Movement.parse(movement) },
      ConditionExpression: isNew.text,
    },
  };
}

type ChunkState = StoredChunk["state"];

function finish(
  table: string,
  chunk: StoredChunk,
  from: ChunkState,
  to: ChunkState,
  more: Partial<StoredChunk> = {},
): Write {
  const Key = { pk: chunk.pk, sk: chunk.sk };
  return {
    Update: update({
      TableName: table,
      Key,
      change: [set({ state: to, ...more })],
      condition: oneOf("state", [from]),
    }),
  };
}

function freeCapacity(table: string, chunk: StoredChunk): Write[] {
  return chunk.capacity.map((place) => ({
    Update: update({
      TableName: table,
      Key: takenKey(place.key),
      change: [shift({ parcels: -place.parcels })],
    }),
  }));
}

/** Adds to counters; one that does not exist yet counts from zero. */
export function shift(amounts: Readonly<Record<string, number>>): Part {
  const entries = Object.entries(amounts);
  return {
    text: `ADD ${entries.map(([name]) => `#${name} :${name}`).join(", ")}`,
    names: Object.fromEntries(entries.map(([name]) => [`#${name}`, name])),
    values: Object.fromEntries(entries.map(([name, amount]) => [`:${name}`, amount])),
  };
}

export const atLeast = (attribute: string, amount: number): Part => ({
  text: `#${attribute} >= :least`,
  names: { [`#${attribute}`]: attribute },
  values: { ":least": amount },
});

const roomFor = (most: number): Part => ({
  text: "(attribute_not_exists(#parcels) AND :most >= :zero) OR #parcels <= :most",
  names: { "#parcels": "parcels" },
  values: { ":most": most, ":zero": 0 },
});
