// The levels of a SKU, node by node. Held at few nodes, they are read as they are; held at many, from one packed item
// before them in the same partition, which the table's stream keeps (decision 0014).
import { gunzipSync, gzipSync } from "node:zlib";
import { z } from "zod";
import type { StockLevel } from "#shared/domain/stock/ledger.ts";
import { NodeId, Sku } from "#shared/kernel/ids.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { LevelChange } from "#shared/ports/stock.ts";
import { type Attributes, fromAttributes, type Item } from "./attributes.ts";
import { putItem, type Query, query } from "./client.ts";
import { getMany, queryAll } from "./reading.ts";
import { isLevel, LEVELS, levelsPartition, packedKey, rootOf, shardNumber } from "./stock-keys.ts";

/** Levels that are read row by row: one read unit for each 4 KB, which some 35 of them fill. */
const FEW = 50;
/** SKUs that this process has found at few nodes; more than that are forgotten. */
const REMEMBERED = 50_000;

/** Units that no order holds, by node. */
export type Availability = ReadonlyMap<string, number>;

const rowsOf = (table: string, sku: Sku): Query => ({
  TableName: table,
  KeyConditionExpression: "pk = :pk",
  ExpressionAttributeValues: { ":pk": levelsPartition(sku) },
});
const availableOf = (table: string, sku: Sku): Query => ({
  ...rowsOf(table, sku),
  ProjectionExpression: "sk, available, body",
  ConsistentRead: true,
});

/** One request of at most 8 read units for 2,000 nodes; the packed item may be a moment behind the levels. */
export async function readAvailability(table: string, sku: Sku): Promise<Availability> {
  const found = await packedOrRows(availableOf(table, sku));
  if (Array.isArray(found)) return fromRows(found);
  return new Map(found.nodes.map((node, index) => [node, found.available[index] ?? 0]));
}

/** As the levels are now, whatever they cost to read. */
export async function readFreshAvailability(table: string, sku: Sku): Promise<Availability> {
  return fromRows(await queryAll(availableOf(table, sku)));
}

/** Whole levels, read as `readAvailability` reads them. */
export async function readLevels(table: string, sku: Sku): Promise<readonly StockLevel[]> {
  const found = await packedOrRows(rowsOf(table, sku));
  return Array.isArray(found) ? levelsIn(found) : unpack(sku, found);
}

/** Written by nobody but this ledger: it is taken as it stands. */
export function readLevel(row: Item): StockLevel {
  // Once the safety stock of the node was kept with each level.
  const { pk: _pk, sk: _sk, safety: _safety, shards: _shards, ...level } = row;
  return level as StockLevel;
}

/** Levels among items of the table, each with its shards, which follow it in its partition. */
export function levelsIn(rows: readonly Item[]): StockLevel[] {
  const whole: Item[] = [];
  for (const row of rows.filter(isLevel)) {
    const root = whole.at(-1);
    if (shardNumber(String(row.sk)) === 0 || root === undefined) {
      whole.push({ ...row });
      continue;
    }
    root.available = Number(root.available) + Number(row.available);
    root.held = Number(root.held) + Number(row.held);
  }
  return whole.map(readLevel);
}

/** The packed item comes first where there is one: then nothing after it is read. */
async function packedOrRows(request: Query): Promise<Packed | Item[]> {
  const first = await query({ ...request, Limit: FEW + 1 });
  const [packed] = first.items;
  if (packed !== undefined && !isLevel(packed)) return readPacked(packed);
  const rest = first.from === undefined ? [] : await queryAll(request, first.from);
  return [...first.items, ...rest];
}

const fewNodes = new Set<string>();

/**
 * Packs anew what changed, from the levels as they are now: late and repeated news do no harm. A SKU is looked at
 * when it has a packed item, when a level of it is new, and once by every process.
 */
export async function keepAvailability(table: string, changes: readonly LevelChange[]): Promise<void> {
  const skus = [...new Set(changes.map(({ sku }) => sku))];
  const packed = new Set((await getMany(table, skus.map(packedKey), true)).map(({ pk }) => String(pk)));
  const grown = new Set(changes.filter(({ isNew }) => isNew).map(({ sku }) => sku));
  for (const sku of skus) {
    const isPacked = packed.has(levelsPartition(sku));
    if (isPacked || grown.has(sku) || !fewNodes.has(`${table} ${sku}`)) await pack(table, sku, isPacked);
  }
}

async function pack(table: string, sku: Sku, isPacked: boolean): Promise<void> {
  const request = { ...rowsOf(table, sku), ConsistentRead: true };
  const first = await query({ ...request, Limit: FEW + 1 });
  if (!isPacked && first.from === undefined) {
    if (fewNodes.size >= REMEMBERED) fewNodes.clear();
    fewNodes.add(`${table} ${sku}`);
    return;
  }
  const rest = first.from === undefined ? [] : await queryAll(request, first.from);
  const levels = levelsIn([...first.items, ...rest]);
  const text = JSON.stringify(packedOf(levels));
  await putItem({ TableName: table, Item: { ...packedKey(sku), body: gzipSync(text) } });
}

/** Levels by column, which compresses better than by row. */
const Packed = z.object({
  nodes: z.array(NodeId),
  available: z.array(z.int()),
  held: z.array(z.int().nonnegative()),
  /** Of the first level, epoch milliseconds, and how much later each level was counted. */
  since: z.int(),
  later: z.array(z.int()),
});
type Packed = z.infer<typeof Packed>;

function packedOf(levels: readonly StockLevel[]): Packed {
  const asOf = levels.map((level) => Date.parse(level.asOf));
  const [since = 0] = asOf;
  return {
    nodes: levels.map(({ node }) => node),
    available: levels.map(({ available }) => available),
    held: levels.map(({ held }) => held),
    since,
    later: asOf.map((at) => at - since),
  };
}

const readPacked = ({ body }: Item): Packed =>
  Packed.parse(JSON.parse(gunzipSync(z.instanceof(Uint8Array).parse(body)).toString()));

function unpack(sku: Sku, { nodes, available, held, since, later }: Packed): StockLevel[] {
  return nodes.map((node, index) => {
    const level = { available: available[index] ?? 0, held: held[index] ?? 0 };
    const asOf = toInstant(since + (later[index] ?? 0));
    return { sku, node, onHand: level.available + level.held, ...level, asOf };
  });
}

function fromRows(rows: readonly Item[]): Availability {
  const units = new Map<string, number>();
  for (const { sk, available } of rows.filter(isLevel)) {
    const node = rootOf(String(sk));
    units.set(node, (units.get(node) ?? 0) + Number(available));
  }
  return units;
}

/** A record of the table's stream; undefined where it is not about a level. */
export function levelChange(keys: unknown, eventName: string | undefined): LevelChange | undefined {
  const { pk, sk } = fromAttributes((keys ?? {}) as Attributes);
  if (typeof pk !== "string" || !pk.startsWith(LEVELS) || !isLevel({ sk })) return undefined;
  return { sku: Sku.parse(pk.slice(LEVELS.length)), isNew: eventName === "INSERT" };
}
