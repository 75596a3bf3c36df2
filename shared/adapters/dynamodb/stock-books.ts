// The books of the ledger. What has ended and what is closed is most of the table, and is not read again: an index lists
// the holds that are open and the movements of each day, and the days that are closed are carried forward in sum.
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { z } from "zod";
import type { Books } from "#shared/domain/stock/audit.ts";
import {
  accountKey,
  type Carried,
  carriedOf,
  isOfNode,
  nodeOfKey,
  type Place,
  sumsOf,
} from "#shared/domain/stock/carried.ts";
import { type Movement, nodeAccount, type StockLevel } from "#shared/domain/stock/ledger.ts";
import { DAY, type EpochMs, HOUR, toInstant } from "#shared/kernel/time.ts";
import type { Item } from "./attributes.ts";
import { getItem, putItem } from "./client.ts";
import type { StoredChunk } from "./hold-chunks.ts";
import { getMany, queryAll, scanAll } from "./reading.ts";
import {
  afterDay,
  BOOKS,
  byLedger,
  carriedKey,
  closedKey,
  dayOf,
  FLOWS,
  HOLDS,
  LEVELS,
  ledgerDays,
  MOVEMENTS,
  openHolds,
  rootOf,
} from "./stock-keys.ts";
import { levelsIn, readLevel } from "./stock-levels.ts";
import { rootsOf } from "./stock-roots.ts";
import { transact } from "./transaction.ts";

/** What a movement is written beside may take so long to come to its end. */
const SETTLED_MS = HOUR;
/** Balances in one item: compressed, they stay below its 400 KB. */
const PER_PART = 20_000;
/** Sums of earlier days are of no more use. */
const KEPT_DAYS = 30;
const AT_ONCE = 16;

/** @param now left out: every movement from the first on, and every level, whatever it takes */
export async function readBooks(table: string, now?: EpochMs): Promise<Books> {
  const carried = now === undefined ? undefined : await lastCarried(table);
  if (now === undefined || carried === undefined) return booksOf(await scanAll(inBooks(table)));
  const [movements, holds] = await Promise.all([movementsAfter(table, carried.through, now), holdsOf(table)]);
  const known = new Set([...sumsOf(movements, carried).balances.keys()].filter(isOfNode));
  for (const { node, lines } of holds)
    for (const { sku } of lines) known.add(accountKey(sku, nodeAccount(node)));
  const levels = await levelsAt(table, [...known].map(nodeOfKey));
  return { carried, movements, levels, ...byState(holds) };
}

/** Carries forward what was written until yesterday. Done twice, it is done once. */
export async function closeBooks(table: string, now: EpochMs): Promise<void> {
  const through = dayOf(now - DAY - SETTLED_MS);
  const carried = await lastCarried(table);
  if (carried !== undefined && carried.through >= through) return;
  const movements =
    carried === undefined
      ? await allUntil(table, through)
      : await movementsOn(table, daysBetween(carried.through, through));
  await keep(table, carriedOf(sumsOf(movements, carried), through), now);
}

/** Flows say again what movements say, and what has ended holds nothing: they are most of the table. */
const inBooks = (TableName: string) => ({
  TableName,
  FilterExpression:
    "NOT begins_with(pk, :flow) AND NOT begins_with(pk, :books) AND (attribute_not_exists(#state) OR #state IN (:active, :committed, :aside))",
  ExpressionAttributeNames: { "#state": "state" },
  ExpressionAttributeValues: {
    ...{ ":flow": FLOWS, ":books": BOOKS },
    ...{ ":active": "active", ":committed": "committed", ":aside": "set-aside" },
  },
});

/** Written by nobody but this ledger: items are taken as they stand. */
function booksOf(rows: readonly Item[]): Books {
  const levels: Item[] = [];
  const movements: Movement[] = [];
  const holds: StoredChunk[] = [];
  for (const row of rows) {
    const pk = String(row.pk);
    if (pk.startsWith(LEVELS)) levels.push(row);
    else if (pk.startsWith(MOVEMENTS)) movements.push(movementOf(row));
    else if (pk.startsWith(HOLDS)) holds.push(row as unknown as StoredChunk);
  }
  return { levels: levelsIn(levels), movements, ...byState(holds) };
}

const movementOf = ({ movement }: Item): Movement => movement as Movement;

function byState(holds: readonly StoredChunk[]) {
  const of = (state: StoredChunk["state"]) => holds.filter((hold) => hold.state === state);
  return { activeHolds: of("active"), inTransit: of("committed"), setAside: of("set-aside") };
}

/** The index may be a moment behind: holds are read as they are now. */
async function holdsOf(table: string): Promise<StoredChunk[]> {
  const listed = await inIndex(table, openHolds());
  const keys = listed.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }));
  return (await getMany(table, keys, true)) as unknown as StoredChunk[];
}

const movementsAfter = (table: string, through: string, now: EpochMs): Promise<Movement[]> =>
  // Clocks differ: it may be tomorrow for whoever wrote.
  movementsOn(table, daysBetween(through, dayOf(now + DAY)));

const movementsOn = async (table: string, days: readonly string[]): Promise<Movement[]> =>
  (await inIndex(table, days.flatMap(ledgerDays))).map(movementOf);

async function inIndex(table: string, partitions: readonly string[]): Promise<Item[]> {
  const found = await eachOf(partitions, (ledger) =>
    queryAll({
      TableName: table,
      IndexName: byLedger,
      KeyConditionExpression: "ledger = :ledger",
      ExpressionAttributeValues: { ":ledger": ledger },
    }),
  );
  return found.flat();
}

/** Those that there are; of one that is spread, its shards, too. */
async function levelsAt(table: string, places: readonly Place[]): Promise<StockLevel[]> {
  const roots = await rootsOf(table, places);
  const whole = roots.filter(({ shards }) => shards === undefined).map(readLevel);
  const spread = await eachOf(
    roots.filter(({ shards }) => shards !== undefined),
    ({ pk, sk }) =>
      queryAll({
        TableName: table,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :sk)",
        ExpressionAttributeValues: { ":pk": pk, ":sk": sk },
        ConsistentRead: true,
      }).then((rows) => levelsIn(rows.filter((row) => rootOf(String(row.sk)) === sk))),
  );
  return [...whole, ...spread.flat()];
}

/** A few at once. */
async function eachOf<One, Found>(all: readonly One[], find: (one: One) => Promise<Found>): Promise<Found[]> {
  const found: Found[] = [];
  for (let start = 0; start < all.length; start += AT_ONCE)
    found.push(...(await Promise.all(all.slice(start, start + AT_ONCE).map(find))));
  return found;
}

/** Movements of an earlier release say nothing of their day: they are all older. */
async function allUntil(table: string, through: string): Promise<Movement[]> {
  const rows = await scanAll({
    TableName: table,
    FilterExpression: "begins_with(pk, :movement) AND (attribute_not_exists(ledger) OR ledger < :after)",
    ExpressionAttributeValues: { ":movement": MOVEMENTS, ":after": afterDay(through) },
  });
  return rows.map(movementOf);
}

function daysBetween(after: string, until: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(`${after}T00:00:00Z`) + DAY; dayOf(at) <= until; at += DAY) days.push(dayOf(at));
  return days;
}

const Closed = z.object({
  through: z.iso.date(),
  parts: z.int().positive(),
  movements: z.int().nonnegative(),
  unitsSold: z.int(),
});
const Balances = z.array(z.tuple([z.string(), z.int()]));

async function lastCarried(table: string): Promise<Carried | undefined> {
  const row = await getItem(table, closedKey);
  if (row === undefined) return undefined;
  const { parts, ...closed } = Closed.parse(row);
  const keys = Array.from({ length: parts }, (_, part) => carriedKey(closed.through, part));
  const rows = await getMany(table, keys, true);
  if (rows.length < parts) return undefined;
  const balances = rows.flatMap(({ body }) =>
    Balances.parse(JSON.parse(zstdDecompressSync(z.instanceof(Uint8Array).parse(body)).toString())),
  );
  return { ...closed, balances: new Map(balances) };
}

/** What the last item names is there. */
async function keep(table: string, { through, balances, ...sums }: Carried, now: EpochMs): Promise<void> {
  const all = [...balances];
  const parts = Math.max(1, Math.ceil(all.length / PER_PART));
  for (let part = 0; part < parts; part += 1)
    await putItem({
      TableName: table,
      Item: {
        ...carriedKey(through, part),
        body: zstdCompressSync(JSON.stringify(all.slice(part * PER_PART, (part + 1) * PER_PART))),
        expiresAt: Math.ceil((now + KEPT_DAYS * DAY) / 1_000),
      },
    });
  await transact([
    {
      Put: {
        TableName: table,
        Item: { ...closedKey, through, parts, ...sums, closedAt: toInstant(now) },
        ConditionExpression: "attribute_not_exists(pk) OR through < :through",
        ExpressionAttributeValues: { ":through": through },
      },
    },
  ]);
}
