// Moves of a wave: orders exchange units, day places and departures in one transaction, or nothing happens. What is
// given back and what is taken meet in one write per level, so units pass from order to order and are never free between.
import { gzipSync } from "node:zlib";
import type { Staleness } from "#shared/domain/network/stale-feed.ts";
import type { Hold } from "#shared/domain/stock/ledger.ts";
import type { ShipmentId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { MoveOutcome, OrderMove } from "#shared/ports/orders.ts";
import { getItem } from "./client.ts";
import { record } from "./event-journal.ts";
import { absent, add, both, is, isNew, oneOf, type Part, set, shift, update } from "./expressions.ts";
import {
  chunkItem,
  countsAt,
  fitsOneChunk,
  type StoredChunk,
  stillHolds,
  storedChunks,
} from "./hold-chunks.ts";
import { finish } from "./hold-endings.ts";
import { stalenessOf } from "./hold-taking.ts";
import { decisionKey, orderKey, shipmentKey, shipmentListing, taskKey } from "./order-keys.ts";
import type { Tables } from "./order-tables.ts";
import { enough, roomAtRoot } from "./shards/counter.ts";
import { holdKey, levelKey, takenKey } from "./stock-keys.ts";
import { MAX_WRITES, transact, type Write } from "./transaction.ts";

export async function moveTogether(
  tables: Tables,
  moves: readonly OrderMove[],
  at: Instant,
): Promise<MoveOutcome> {
  const balance = openBalance();
  const writes: Write[] = [];
  for (const move of moves) {
    const chunks = await heldChunks(tables, move, at);
    const tokens = await openTokens(tables, move);
    if (chunks === undefined || tokens === undefined) return "conflict";
    for (const chunk of chunks) {
      balance.give(chunk);
      writes.push(finish(tables.stock, chunk, { from: "active", to: "released", when: countsAt(at) }));
    }
    for (const hold of move.holds) {
      if (!fitsOneChunk(hold.lines.length)) return "too-large";
      balance.take(hold);
      writes.push(putHold(tables.stock, hold, move.attempt));
    }
    writes.push(...orderWrites(tables, move, tokens, at));
  }
  writes.push(...balance.writes(tables.stock));
  if (writes.length > MAX_WRITES) return "too-large";
  return (await transact(writes)).done ? "done" : "conflict";
}

/** The holds of the shipments that leave; undefined where one is no longer there as a whole, or has expired. */
async function heldChunks(
  { stock }: Tables,
  move: OrderMove,
  at: Instant,
): Promise<StoredChunk[] | undefined> {
  const stored = await storedChunks(stock, move.orderId);
  const found = move.leaving.map(({ shipment }) => stored.filter((chunk) => chunk.shipment === shipment));
  const whole = found.every(
    ([only, ...more]) => only !== undefined && more.length === 0 && stillHolds(only, at),
  );
  return whole ? found.flat() : undefined;
}

/** Tokens of the waiting executions; undefined where somebody has begun, or walks for it. */
async function openTokens(
  { orders }: Tables,
  { leaving }: OrderMove,
): Promise<ReadonlyMap<ShipmentId, string> | undefined> {
  const tasks = await Promise.all(leaving.map(({ task }) => getItem(orders, taskKey(task))));
  if (tasks.some((task) => task?.status !== "open" || task.pickWave !== undefined)) return undefined;
  return new Map(leaving.map(({ shipment }, index) => [shipment, String(tasks[index]?.token)]));
}

const putHold = (table: string, hold: Hold, attempt: number): Write => ({
  Put: {
    TableName: table,
    Item: chunkItem(hold.orderId, {
      ...holdKey(hold.orderId, attempt, hold.id, 0),
      shipment: hold.id,
      node: hold.node,
      lines: hold.lines,
      capacity: hold.capacity,
      expiresAt: hold.expiresAt,
      state: "active",
    }),
    ConditionExpression: isNew.text,
  },
});

function orderWrites(
  { orders, events }: Tables,
  move: OrderMove,
  tokens: ReadonlyMap<ShipmentId, string>,
  at: Instant,
): Write[] {
  const { orderId, attempt, leaving, shipments, decision, seen, wave } = move;
  const change = (Key: Record<string, string>, parts: readonly Part[], condition: Part): Write => ({
    Update: update({ TableName: orders, Key, change: parts, condition }),
  });
  const body = gzipSync(JSON.stringify({ attempt, reason: `wave ${wave}`, decision, seen }));
  return [
    change(
      orderKey(orderId),
      [
        set({ attempts: attempt, updatedAt: at }),
        add({ shipments: shipments.length, openShipments: shipments.length }),
      ],
      both(oneOf("status", ["routed"]), is("attempts", attempt - 1), absent("cancelling")),
    ),
    {
      Put: {
        TableName: orders,
        Item: { ...decisionKey(orderId, attempt), body },
        ConditionExpression: isNew.text,
      },
    },
    ...leaving.flatMap(({ shipment, task }) => [
      change(
        shipmentKey(orderId, shipment),
        [set({ movedBy: wave, rescuedBy: attempt, updatedAt: at })],
        both(oneOf("status", ["released"]), absent("movedBy")),
      ),
      change(
        taskKey(task),
        [set({ status: "withdrawn", updatedAt: at, listing: null, listedAt: null, party: null })],
        both(oneOf("status", ["open"]), is("token", tokens.get(shipment) ?? ""), absent("pickWave")),
      ),
    ]),
    ...shipments.map((shipment) => ({
      Put: {
        TableName: orders,
        Item: {
          ...shipmentKey(orderId, shipment.id),
          ...shipment,
          listing: shipmentListing(shipment.status),
          listedAt: at,
        },
        ConditionExpression: isNew.text,
      },
    })),
    ...record(
      events,
      orderId,
      at,
      leaving.map(({ shipment }) => ({
        type: "shipment.moved",
        shipmentId: shipment,
        facts: { wave, by: shipments.map(({ id }) => id) },
      })),
      [...tokens.values()].map((token) => ({ token, output: { outcome: "moved" } })),
    ),
  ];
}

interface Shift {
  readonly key: { pk: string; sk: string };
  given: number;
  taken: number;
  /** Of levels: units that stay; of capacities: the limit. */
  limit: number;
  /** Of levels: more stay where they are stale. */
  stale?: Staleness | undefined;
}

/** What is given back and taken, added up by level and by capacity. */
function openBalance() {
  const levels = new Map<string, Shift>();
  const places = new Map<string, Shift>();
  const at = (shifts: Map<string, Shift>, key: Shift["key"]): Shift => {
    const name = `${key.pk}|${key.sk}`;
    const found = shifts.get(name) ?? { key, given: 0, taken: 0, limit: 0 };
    shifts.set(name, found);
    return found;
  };
  return {
    give({ node, lines, capacity }: StoredChunk): void {
      for (const { sku, quantity } of lines) at(levels, levelKey(sku, node)).given += quantity;
      for (const { key, parcels } of capacity) at(places, takenKey(key)).given += parcels;
    },
    take(hold: Hold): void {
      const { node, lines, capacity, keep = 0 } = hold;
      const stale = stalenessOf(hold);
      for (const { sku, quantity } of lines) {
        const level = at(levels, levelKey(sku, node));
        level.taken += quantity;
        level.limit = keep;
        level.stale = stale;
      }
      for (const { key, parcels, limit } of capacity) {
        const place = at(places, takenKey(key));
        place.taken += parcels;
        place.limit = limit;
      }
    },
    writes: (table: string): Write[] => [
      ...[...levels.values()].map((level) => levelWrite(table, level)),
      ...[...places.values()]
        .filter((place) => place.taken !== place.given)
        .map((one) => placeWrite(table, one)),
    ],
  };
}

/** Even where nothing changes hands in sum, what is taken must be there: a count may have said otherwise. */
function levelWrite(table: string, { key: Key, given, taken, limit, stale }: Shift): Write {
  const net = taken - given;
  return {
    Update: update({
      TableName: table,
      Key,
      change: [shift({ available: -net, held: net })],
      ...(taken > 0 && { condition: enough(net + limit, stale) }),
    }),
  };
}

function placeWrite(table: string, { key: Key, given, taken, limit }: Shift): Write {
  const net = taken - given;
  return {
    Update: update({
      TableName: table,
      Key,
      change: [shift({ parcels: net })],
      ...(net > 0 && { condition: roomAtRoot(limit - net) }),
    }),
  };
}
