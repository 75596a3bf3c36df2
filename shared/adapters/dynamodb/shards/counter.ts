// What holds take from: the units of a level, the parcels of a node's day or of a departure. Each is one item, its root,
// until too many holds want it at once; then it is spread over shards beside it, of which any will do (decision 0017).
import { keptOfStale, type Staleness } from "#shared/domain/network/stale-feed.ts";
import type { HeldLine, Hold } from "#shared/domain/stock/ledger.ts";
import type { NodeId } from "#shared/kernel/ids.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { Item } from "../attributes.ts";
import type { Key, Update, Write } from "../client.ts";
import { absent, atLeast, both, type Part, set, shift, update } from "../expressions.ts";
import { levelKey, shardKey, takenKey } from "../stock-keys.ts";

/** The items of a counter: its root, and its shards by their number less one. */
export interface Items {
  readonly root: Item | undefined;
  readonly shards: readonly (Item | undefined)[];
}

/** What was seen of a counter that is spread: how much each part has room for, the root first. */
export interface Rooms {
  readonly parts: readonly number[];
  /** The most that each part may have taken, where that is not what it has. */
  readonly limits?: readonly number[];
}

export interface Counter {
  /** As `HoldOutcome` names it where it is lost. */
  readonly name: string;
  readonly table: string;
  readonly root: Key;
  /** What this hold wants of it. */
  readonly amount: number;
  rooms(items: Items): Rooms;
  /** Takes so much from part `part`, which fails where there is no room; `rooms` where it is known to be spread. */
  take(part: number, amount: number, rooms: Rooms | undefined): Update;
  /** Spreads it over so many shards, or evenly again; nothing where that would not help. */
  spread(items: Items, shards: number): readonly Write[];
}

const keyOf = (root: Key, part: number): Key => (part === 0 ? root : shardKey(root, part));
const numberIn = (item: Item | undefined, field: string): number => Number(item?.[field] ?? 0);

/** Fails with what the item was, so that a hold learns of shards that it does not know of. */
const taking = (table: string, Key: Key, change: Part, condition: Part): Update => ({
  ...update({ TableName: table, Key, change: [change], condition }),
  ReturnValuesOnConditionCheckFailure: "ALL_OLD",
});

/** Units of a level that stay at the node: of every one, and more of one that is stale. */
export interface Kept {
  readonly keep: number;
  readonly stale?: Staleness;
}

/** Units of a SKU at a node, some of which are kept there. What is on hand is counted at the root alone. */
export function levelCounter(table: string, node: NodeId, line: HeldLine, { keep, stale }: Kept): Counter {
  const root = levelKey(line.sku, node);
  const keptOf = (item: Item | undefined) => keep + keptOfStale(stale, Date.parse(String(item?.asOf)));
  const available = (item: Item | undefined) => numberIn(item, "available");
  return {
    name: `${line.sku}|${node}`,
    table,
    root,
    amount: line.quantity,
    rooms: (items) => ({
      parts: [items.root, ...items.shards].map((item, part) =>
        Math.max(0, available(item) - (part === 0 ? keptOf(item) : 0)),
      ),
    }),
    take: (part, amount) =>
      taking(
        table,
        keyOf(root, part),
        shift({ available: -amount, held: amount }),
        part === 0 ? enough(amount + keep, stale) : atLeast("available", amount),
      ),
    spread(items, shards) {
      const kept = keptOf(items.root);
      const free = available(items.root) - kept;
      const gains = evenGains(
        free,
        Array.from({ length: shards }, (_, index) => available(items.shards[index])),
      );
      const moved = gains.reduce((sum, gain) => sum + gain, 0);
      if (moved === 0) return [];
      const leave = update({
        TableName: table,
        Key: root,
        change: [set({ shards: Math.max(shards, items.shards.length) }), shift({ available: -moved })],
        condition: atLeast("available", moved + kept),
      });
      const enter = gains.flatMap((gain, index) => {
        const change = [shift({ available: gain, held: 0 })];
        return gain === 0
          ? []
          : [{ Update: update({ TableName: table, Key: keyOf(root, index + 1), change }) }];
      });
      return [{ Update: leave }, ...enter];
    },
  };
}

/** At least so many units are available, and more where they were counted too long ago. */
export function enough(units: number, stale: Staleness | undefined): Part {
  if (stale === undefined) return atLeast("available", units);
  return {
    text: "(#asOf >= :counted AND #available >= :least) OR #available >= :more",
    names: { "#asOf": "asOf", "#available": "available" },
    values: { ":counted": toInstant(stale.countedBefore), ":least": units, ":more": units + stale.keep },
  };
}

/** Below so many parcels each, shards would be full one by one. */
const PARCELS_PER_SHARD = 20;

/** Parcels of a node's day or a departure, of which there may be `limit`. */
export function placeCounter(table: string, { key, parcels, limit }: Hold["capacity"][number]): Counter {
  const root = takenKey(key);
  const taken = (item: Item | undefined) => numberIn(item, "parcels");
  return {
    name: key,
    table,
    root,
    amount: parcels,
    /** What the root counts can only become less once there are shards, so limits that were seen are never too high. */
    rooms({ root: first, shards }) {
      if (shards.length === 0) return { parts: [Math.max(0, limit - taken(first))] };
      const free = Math.max(0, limit - taken(first));
      const limits = shares(free, shards.length);
      const parts = limits.map((most, index) => Math.max(0, most - taken(shards[index])));
      return { parts: [0, ...parts], limits: [0, ...limits] };
    },
    take(part, amount, rooms) {
      const most = rooms?.limits?.[part] ?? limit;
      const condition = part === 0 ? roomAtRoot(most - amount) : roomFor(most - amount);
      return taking(table, keyOf(root, part), shift({ parcels: amount }), condition);
    },
    spread(items, wanted) {
      const shards = Math.min(wanted, Math.floor(limit / PARCELS_PER_SHARD));
      if (shards < 2 || items.shards.length > 0) return [];
      const change = [set({ shards }), shift({ parcels: 0 })];
      return [{ Update: update({ TableName: table, Key: root, change, condition: absent("shards") }) }];
    },
  };
}

/** Whole numbers that are as equal as can be. */
const shares = (total: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => Math.floor((total + count - 1 - index) / count));

/** What of `free` units each shard gets, so that those that have least get most. */
function evenGains(free: number, have: readonly number[]): number[] {
  const gains = have.map(() => 0);
  if (free <= 0) return gains;
  const poorest = have.map((units, index) => ({ units, index })).sort((a, b) => a.units - b.units);
  const total = (count: number) => poorest.slice(0, count).reduce((sum, { units }) => sum + units, free);
  // The poorest shards, as many as come out no poorer than the next one is.
  let count = 1;
  while (count < have.length && total(count) > count * (poorest[count]?.units ?? 0)) count += 1;
  const targets = shares(total(count), count);
  for (const [rank, { units, index }] of poorest.slice(0, count).entries())
    gains[index] = Math.max(0, (targets[rank] ?? 0) - units);
  return gains;
}

/** What is spread takes no more parcels at its root. */
export const roomAtRoot = (most: number): Part => both(absent("shards"), roomFor(most));

/** At most so many parcels are taken before these. */
const roomFor = (most: number): Part => ({
  text: "(attribute_not_exists(#parcels) AND :most >= :zero) OR #parcels <= :most",
  names: { "#parcels": "parcels" },
  values: { ":most": most, ":zero": 0 },
});
