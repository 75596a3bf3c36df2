// A decision as it is kept: compressed, in one item, or in several of the same transaction where it is large.
import { gunzipSync, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { z } from "zod";
import type { RecordedDecision } from "#shared/contracts/api/orders.ts";
import type { OrderId } from "#shared/kernel/ids.ts";
import type { RecordedPlan } from "#shared/ports/orders.ts";
import type { Item } from "./attributes.ts";
import { isNew } from "./expressions.ts";
import { onceOf } from "./once.ts";
import { decisionKey, decisionPartKey } from "./order-keys.ts";
import type { Write } from "./transaction.ts";

/** An item holds 400 KB. */
const PART_BYTES = 350_000;
/** A transaction holds 4 MB. Beyond this, what the decision saw is left out: it is told, and cannot be made again. */
const MOST_PARTS = 10;

/** An order of 1,114 lines on the sample network takes 30 KB; one of 12 lines on 5,000 nodes 90 KB. */
export function recordWrites(table: string, id: OrderId, plan: RecordedPlan): Write[] {
  const { attempt, reason, decision, seen, weighed } = plan;
  const whole = pieces(packed({ attempt, reason, decision, seen, weighed }));
  const kept = whole.length <= MOST_PARTS ? whole : pieces(packed({ attempt, reason, decision }));
  return kept.map((body, part) => {
    const key = part === 0 ? decisionKey(id, attempt) : decisionPartKey(id, attempt, part);
    const Item = { ...key, body, ...(part === 0 && kept.length > 1 && { parts: kept.length }) };
    return { Put: { TableName: table, Item, ConditionExpression: isNew.text } };
  });
}

/** Said how long it is, it takes half the time. */
function packed(record: Partial<RecordedDecision>): Uint8Array {
  const text = Buffer.from(JSON.stringify(record));
  return zstdCompressSync(text, { pledgedSrcSize: text.length });
}

const pieces = (body: Uint8Array): Uint8Array[] =>
  Array.from({ length: Math.ceil(body.length / PART_BYTES) }, (_, part) =>
    body.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
  );

/** How many items the decision that this one begins is kept in. */
export const partsOf = ({ parts = 1 }: Item): number => Number(parts);

/** @param rows of one order's decisions, by sort key */
export function recordedDecisions(rows: readonly Item[]): RecordedDecision[] {
  const found: RecordedDecision[] = [];
  for (let next = 0; next < rows.length; ) {
    const parts = partsOf(rows[next] ?? {});
    found.push(unpacked(rows.slice(next, next + parts)));
    next += parts;
  }
  return found;
}

export function unpacked(rows: readonly Item[]): RecordedDecision {
  const [only] = rows;
  return only !== undefined && rows.length === 1 ? ofOneItem(only) : ofItems(rows);
}

const ofOneItem = onceOf((row: Item) => ofItems([row]));

/** As it was written: nobody but `recordPlan` writes it. */
function ofItems(rows: readonly Item[]): RecordedDecision {
  const bodies = rows.map(({ body }) => z.instanceof(Uint8Array).parse(body));
  return JSON.parse(opened(Buffer.concat(bodies)).toString()) as RecordedDecision;
}

/** Until zstd, which takes a quarter of the time, it was gzip: that begins with these two bytes. */
const GZIP = [0x1f, 0x8b] as const;
const opened = (body: Buffer): Buffer =>
  body[0] === GZIP[0] && body[1] === GZIP[1] ? gunzipSync(body) : zstdDecompressSync(body);
