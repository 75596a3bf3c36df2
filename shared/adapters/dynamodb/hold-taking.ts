// Taking holds: units, the node's day and the carrier's departure, together or not at all.
import type { HeldLine, Hold } from "#shared/domain/stock/ledger.ts";
import type { HoldOutcome, HoldRequest } from "#shared/ports/stock.ts";
import { atLeast, isNew, type Part, shift, update } from "./expressions.ts";
import { CHUNK, storedChunks } from "./hold-chunks.ts";
import { holdKey, levelKey, takenKey } from "./stock-keys.ts";
import { MAX_WRITES, transact, type Write } from "./transaction.ts";

interface Chunk {
  readonly key: { pk: string; sk: string };
  readonly hold: Hold;
  readonly lines: readonly HeldLine[];
  readonly capacity: Hold["capacity"];
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
          condition: atLeast("available", line.quantity + (hold.keep ?? 0)),
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

/** At most so many parcels are taken before these. */
export const roomFor = (most: number): Part => ({
  text: "(attribute_not_exists(#parcels) AND :most >= :zero) OR #parcels <= :most",
  names: { "#parcels": "parcels" },
  values: { ":most": most, ":zero": 0 },
});
