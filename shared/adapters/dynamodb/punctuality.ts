// Counters of punctuality, and of vendors' words: one item per week in the orders table, two numbers per key; and a mark for each event that was
// counted, written in the same transaction, since streams bring events more than once.
//
//   punctuality        | week#<number>   kept:<key>, all:<key>
//   counted#<event id> | punctuality
import { systemClock } from "#shared/adapters/system.ts";
import {
  type PunctualityRecord,
  type Tally,
  WEEKS_COUNTED,
  weekOf,
} from "#shared/domain/promise/confidence.ts";
import { DAY, type EpochMs, toInstant } from "#shared/kernel/time.ts";
import type { Heard, PunctualityCounters } from "#shared/ports/punctuality.ts";
import { queryAll } from "./reading.ts";
import { MAX_WRITES, transact, type Write } from "./transaction.ts";

const PARTITION = "punctuality";
/** Old enough to be of today, for a rate over weeks. */
const FRESH_MS = 30_000;

/** Seconds; an event may be told again for as long as the outbox has it. */
const expiryOf = (now: EpochMs, days: number) => Math.floor((now + days * DAY) / 1_000);
const MARKED_DAYS = 90;

const keyOf = (week: number) => ({ pk: PARTITION, sk: `week#${String(week).padStart(6, "0")}` });

const stores = new Map<string, PunctualityCounters>();

/** One per process and table, as the network's. */
export function dynamoPunctuality(table: string): PunctualityCounters {
  const place = `${process.env.AWS_ENDPOINT_URL_DYNAMODB ?? ""} ${table}`;
  const store = stores.get(place) ?? openStore(table);
  stores.set(place, store);
  return store;
}

function openStore(table: string): PunctualityCounters {
  let known: PunctualityRecord = new Map();
  let lookedAt = Number.NEGATIVE_INFINITY;
  return {
    async count(heard) {
      const telling = heard.filter(({ tallies }) => Object.keys(tallies).length > 0);
      const once = [...new Map(telling.map((one) => [one.event, one])).values()];
      for (const batch of batchesOf(once)) await countNew(table, batch);
    },
    async current(age = FRESH_MS) {
      const now = systemClock.now();
      if (Math.abs(now - lookedAt) < age) return known;
      known = await recordSince(table, weekOf(now) - WEEKS_COUNTED + 1);
      lookedAt = now;
      return known;
    },
    async ofWeeks(weeks) {
      const now = systemClock.now();
      const first = weekOf(now) - Math.min(weeks, WEEKS_COUNTED - 1);
      const record = await recordSince(table, first);
      return { since: toInstant(first * 7 * DAY), until: toInstant(now), record };
    },
  };
}

async function recordSince(table: string, week: number): Promise<PunctualityRecord> {
  return summed(
    await queryAll({
      TableName: table,
      KeyConditionExpression: "pk = :pk AND sk >= :from",
      ExpressionAttributeValues: { ":pk": PARTITION, ":from": keyOf(week).sk },
    }),
  );
}

/** Two counters for each key, in an expression of 4 KB at most. */
const MOST_KEYS = 120;

function batchesOf(heard: readonly Heard[]): readonly (readonly Heard[])[] {
  const batches: Heard[][] = [];
  let keys = new Set<string>();
  for (const one of heard) {
    const more = new Set([...keys, ...Object.keys(one.tallies)]);
    const last = batches.at(-1);
    const fits = last !== undefined && last.length < MAX_WRITES - 1 && more.size <= MOST_KEYS;
    if (fits) last.push(one);
    else batches.push([one]);
    keys = fits ? more : new Set(Object.keys(one.tallies));
  }
  return batches;
}

/** Those that have a mark already are left out, and the others are tried again. */
async function countNew(table: string, heard: readonly Heard[]): Promise<void> {
  if (heard.length === 0) return;
  const now = systemClock.now();
  const marks = heard.map(({ event }) => markOf(table, event, now));
  const outcome = await transact([...marks, additionOf(table, tallied(heard), now)]);
  if (outcome.done) return;
  await countNew(
    table,
    heard.filter((_, position) => !outcome.failed.includes(position)),
  );
}

const markOf = (table: string, event: string, now: EpochMs): Write => ({
  Put: {
    TableName: table,
    Item: { pk: `counted#${event}`, sk: PARTITION, expiresAt: expiryOf(now, MARKED_DAYS) },
    ConditionExpression: "attribute_not_exists(pk)",
  },
});

function additionOf(table: string, tallies: ReadonlyMap<string, Tally>, now: EpochMs): Write {
  const amounts = [...tallies].flatMap(([key, { kept, all }]): [string, number][] => [
    [`kept:${key}`, kept],
    [`all:${key}`, all],
  ]);
  return {
    Update: {
      TableName: table,
      Key: keyOf(weekOf(now)),
      UpdateExpression: `SET expiresAt = :expires ADD ${amounts.map((_, i) => `#a${i} :a${i}`).join(", ")}`,
      ExpressionAttributeNames: Object.fromEntries(amounts.map(([name], i) => [`#a${i}`, name])),
      ExpressionAttributeValues: {
        ":expires": expiryOf(now, (WEEKS_COUNTED + 2) * 7),
        ...Object.fromEntries(amounts.map(([, amount], i) => [`:a${i}`, amount])),
      },
    },
  };
}

function tallied(heard: readonly Heard[]): ReadonlyMap<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const one of heard)
    for (const [key, { kept, all }] of Object.entries(one.tallies)) {
      const before = tallies.get(key) ?? { kept: 0, all: 0 };
      tallies.set(key, { kept: before.kept + kept, all: before.all + all });
    }
  return tallies;
}

function summed(rows: readonly Readonly<Record<string, unknown>>[]): PunctualityRecord {
  const record = new Map<string, Tally>();
  for (const row of rows) {
    for (const [name, amount] of Object.entries(row)) {
      if (!name.startsWith("all:")) continue;
      const key = name.slice("all:".length);
      const before = record.get(key) ?? { kept: 0, all: 0 };
      record.set(key, {
        kept: before.kept + Number(row[`kept:${key}`] ?? 0),
        all: before.all + Number(amount),
      });
    }
  }
  return record;
}
