// Counters of punctuality: one item per week in the orders table, two numbers per key.
//
//   punctuality | week#<number>   kept:<key>, all:<key>
import { systemClock } from "#shared/adapters/system.ts";
import {
  type PunctualityRecord,
  type Tally,
  WEEKS_COUNTED,
  weekOf,
} from "#shared/domain/promise/confidence.ts";
import { DAY } from "#shared/kernel/time.ts";
import type { PunctualityCounters } from "#shared/ports/punctuality.ts";
import { updateItem } from "./client.ts";
import { queryAll } from "./reading.ts";

const PARTITION = "punctuality";
/** Old enough to be of today, for a rate over weeks. */
const FRESH_MS = 30_000;

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
    async count(tallies) {
      if (tallies.size === 0) return;
      const now = systemClock.now();
      const amounts = [...tallies].flatMap(([key, { kept, all }]): [string, number][] => [
        [`kept:${key}`, kept],
        [`all:${key}`, all],
      ]);
      await updateItem({
        TableName: table,
        Key: keyOf(weekOf(now)),
        UpdateExpression: `SET expiresAt = :expires ADD ${amounts.map((_, i) => `#a${i} :a${i}`).join(", ")}`,
        ExpressionAttributeNames: Object.fromEntries(amounts.map(([name], i) => [`#a${i}`, name])),
        ExpressionAttributeValues: {
          ":expires": Math.floor((now + (WEEKS_COUNTED + 2) * 7 * DAY) / 1000),
          ...Object.fromEntries(amounts.map(([, amount], i) => [`:a${i}`, amount])),
        },
      });
    },
    async current() {
      const now = systemClock.now();
      if (Math.abs(now - lookedAt) < FRESH_MS) return known;
      const rows = await queryAll({
        TableName: table,
        KeyConditionExpression: "pk = :pk AND sk > :from",
        ExpressionAttributeValues: { ":pk": PARTITION, ":from": keyOf(weekOf(now) - WEEKS_COUNTED).sk },
      });
      known = summed(rows);
      lookedAt = now;
      return known;
    },
  };
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
