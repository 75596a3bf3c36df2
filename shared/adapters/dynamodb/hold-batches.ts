// Holds as records, packed into as few transactions as they fit.
import type { HeldLine, Hold } from "#shared/domain/stock/ledger.ts";
import { isNew } from "./expressions.ts";
import { CHUNK, chunkItem } from "./hold-chunks.ts";
import { holdKey } from "./stock-keys.ts";
import type { Write } from "./transaction.ts";

export interface Chunk {
  readonly key: { pk: string; sk: string };
  readonly hold: Hold;
  readonly lines: readonly HeldLine[];
  readonly capacity: Hold["capacity"];
}

/** `room`: writes of one transaction. @returns at least one batch, for what is written beside the last */
export function batchesOf(holds: readonly Hold[], attempt: number, room: number): Chunk[][] {
  const batches = packed(
    holds.flatMap((hold) => chunks(hold, attempt)),
    room,
  );
  return batches.length === 0 ? [[]] : batches;
}

export const recordOf = (table: string, { key, hold, lines, capacity }: Chunk): Write => ({
  Put: {
    TableName: table,
    Item: chunkItem(hold.orderId, {
      ...key,
      shipment: hold.id,
      node: hold.node,
      lines,
      capacity,
      expiresAt: hold.expiresAt,
      state: "active",
    }),
    ConditionExpression: isNew.text,
  },
});

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
