// What may be promised of a SKU, node by node. Held at few nodes, it is read from the levels; held at many, from
// one packed item before them in the same partition, which the table's stream keeps (decision 0014).
import { gunzipSync, gzipSync } from "node:zlib";
import { z } from "zod";
import { Sku } from "#shared/kernel/ids.ts";
import type { LevelChange } from "#shared/ports/stock.ts";
import { type Attributes, fromAttributes, type Item } from "./attributes.ts";
import { putItem, query } from "./client.ts";
import { getMany, queryAll } from "./reading.ts";
import { availabilityKey, isLevel, LEVELS, levelsPartition } from "./stock-keys.ts";

/** Levels that are read row by row: one read unit for each 4 KB, which some 35 of them fill. */
const FEW = 50;
/** SKUs that this process has found at few nodes; more than that are forgotten. */
const REMEMBERED = 50_000;

/** Units by node; nodes that have none may be missing. */
export type Availability = ReadonlyMap<string, number>;

const rowsOf = (table: string, sku: Sku) => ({
  TableName: table,
  KeyConditionExpression: "pk = :pk",
  ProjectionExpression: "sk, available, body",
  ExpressionAttributeValues: { ":pk": levelsPartition(sku) },
  ConsistentRead: true,
});

/** One request of at most 8 read units for 2,000 nodes; the packed item may be a moment behind the levels. */
export async function readAvailability(table: string, sku: Sku): Promise<Availability> {
  const request = rowsOf(table, sku);
  const first = await query({ ...request, Limit: FEW + 1 });
  const [packed] = first.items;
  if (packed !== undefined && !isLevel(packed)) return unpack(packed);
  const rest = first.from === undefined ? [] : await queryAll(request, first.from);
  return fromLevels([...first.items, ...rest]);
}

/** As the levels are now, whatever they cost to read. */
export async function readLevels(table: string, sku: Sku): Promise<Availability> {
  return fromLevels(await queryAll(rowsOf(table, sku)));
}

const fewNodes = new Set<string>();

/**
 * Packs anew what changed, from the levels as they are now: late and repeated news do no harm. A SKU is looked at
 * when it has a packed item, when a level of it is new, and once by every process.
 */
export async function keepAvailability(table: string, changes: readonly LevelChange[]): Promise<void> {
  const skus = [...new Set(changes.map(({ sku }) => sku))];
  const packed = new Set((await getMany(table, skus.map(availabilityKey), true)).map(({ pk }) => String(pk)));
  const grown = new Set(changes.filter(({ isNew }) => isNew).map(({ sku }) => sku));
  for (const sku of skus) {
    const isPacked = packed.has(levelsPartition(sku));
    if (isPacked || grown.has(sku) || !fewNodes.has(`${table} ${sku}`)) await pack(table, sku, isPacked);
  }
}

async function pack(table: string, sku: Sku, isPacked: boolean): Promise<void> {
  const request = rowsOf(table, sku);
  const first = await query({ ...request, Limit: FEW + 1 });
  if (!isPacked && first.from === undefined) {
    if (fewNodes.size >= REMEMBERED) fewNodes.clear();
    fewNodes.add(`${table} ${sku}`);
    return;
  }
  const rest = first.from === undefined ? [] : await queryAll(request, first.from);
  const levels = [...fromLevels([...first.items, ...rest])].filter(([, units]) => units !== 0);
  const text = JSON.stringify([levels.map(([node]) => node), levels.map(([, units]) => units)]);
  await putItem({ TableName: table, Item: { ...availabilityKey(sku), body: gzipSync(text) } });
}

const Packed = z.tuple([z.array(z.string()), z.array(z.int())]);

function unpack({ body }: Item): Availability {
  const text = gunzipSync(z.instanceof(Uint8Array).parse(body)).toString();
  const [nodes, units] = Packed.parse(JSON.parse(text));
  return new Map(nodes.map((node, index) => [node, units[index] ?? 0]));
}

const fromLevels = (rows: readonly Item[]): Availability =>
  new Map(rows.filter(isLevel).map(({ sk, available }) => [String(sk), Number(available)]));

/** A record of the table's stream; undefined where it is not about a level. */
export function levelChange(keys: unknown, eventName: string | undefined): LevelChange | undefined {
  const { pk, sk } = fromAttributes((keys ?? {}) as Attributes);
  if (typeof pk !== "string" || !pk.startsWith(LEVELS) || !isLevel({ sk })) return undefined;
  return { sku: Sku.parse(pk.slice(LEVELS.length)), isNew: eventName === "INSERT" };
}
