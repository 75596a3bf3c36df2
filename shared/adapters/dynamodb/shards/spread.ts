// Counters that are spread over shards: what is left where, from which to take, and how they are spread.
import { systemClock, systemDice } from "#shared/adapters/system.ts";
import type { Item } from "../attributes.ts";
import { queryAll } from "../reading.ts";
import { shardNumber } from "../stock-keys.ts";
import { attempted } from "../transaction.ts";
import type { Counter, Items, Rooms } from "./counter.ts";

/** The counter's items, consistent each, in one query of their partition. */
export async function readItems({ table, root }: Counter): Promise<Items> {
  const rows = await queryAll({
    TableName: table,
    KeyConditionExpression: "pk = :pk AND sk BETWEEN :first AND :last",
    ExpressionAttributeValues: { ":pk": root.pk, ":first": root.sk, ":last": `${root.sk}#~` },
    ConsistentRead: true,
  });
  const byNumber = new Map(rows.map((row) => [shardNumber(String(row.sk)), row]));
  const first = byNumber.get(0);
  const shards: (Item | undefined)[] = Array.from({ length: Number(first?.shards ?? 0) }, (_, index) =>
    byNumber.get(index + 1),
  );
  return { root: first, shards };
}

/** Where there is room; undefined where the counter is not spread. */
export async function lookAt(counter: Counter): Promise<Rooms | undefined> {
  const items = await readItems(counter);
  return items.shards.length === 0 ? undefined : counter.rooms(items);
}

export interface Portion {
  readonly part: number;
  readonly amount: number;
}

/**
 * A part to take all from, drawn by what is left in each so that they run dry together; where none has enough, the
 * fullest ones together. Undefined where all of them have too little.
 */
export function portionsOf({ parts }: Rooms, amount: number): readonly Portion[] | undefined {
  const enough = parts.map((room) => (room >= amount ? room : 0));
  const total = enough.reduce((sum, room) => sum + room, 0);
  if (total > 0) return [{ part: drawn(enough, systemDice.chance() * total), amount }];
  const portions: Portion[] = [];
  let missing = amount;
  for (const [part, room] of [...parts.entries()].sort(([, a], [, b]) => b - a)) {
    if (missing === 0 || room <= 0) break;
    portions.push({ part, amount: Math.min(room, missing) });
    missing -= Math.min(room, missing);
  }
  return missing === 0 ? portions : undefined;
}

function drawn(weights: readonly number[], at: number): number {
  let sum = 0;
  return weights.findIndex((weight) => {
    sum += weight;
    return weight > 0 && at < sum;
  });
}

/**
 * With transactions of 12 ms, 200 holds a second on a level, its node's day and a departure, 64 shards each, conflict in
 * one of eight attempts. A look at all of them costs 2 read units.
 */
const SHARDS = 64;
/** Transactions last some 5 to 20 ms: between two of them there is room for this one. */
const ROUNDS = 25;
const LONGEST_PAUSE_MS = 15;

/** Spreads it as it is now, or evens what is spread; leaves it as it is where others keep it busy. */
export async function spread(counter: Counter, shards = SHARDS): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const writes = counter.spread(await readItems(counter), shards);
    if (writes.length === 0 || (await attempted(writes)).done) return;
    await systemClock.sleep(LONGEST_PAUSE_MS * systemDice.chance());
  }
}
