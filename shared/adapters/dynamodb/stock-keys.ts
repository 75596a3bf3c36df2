// Homes of the keys in the stock table.
//
//   sku#<sku>        | <node>                          a level
//                    | <node>#<number>                 a shard of a level from which holds take (decision 0017)
//                    | #packed                         its levels at all nodes, where they are many
//   hold#<orderId>   | <attempt>#<shipmentId>#<chunk>  a hold, or the part of one that fits a transaction
//   movement#<shard> | <id>                            a movement, spread so that no partition is hot
//   flow#<node>      | <instant>|<id>                  what a movement brought to a node or took from it, for a while
//   import#<id>      | import                          a stock import
//   books            | closed                          until which day the books are closed
//   books            | <day>#<part>                    what all movements until that day add up to
//   taken            | <day>|<key>[#<number>]          parcels taken of a node's day or a pickup, or a shard of it
// The index byLedger (ledger, pk) lists holds under open#<shard> until they end, and movements under day#<day>#<shard>.
import { createHash } from "node:crypto";
import type { ImportId } from "#shared/domain/stock/import.ts";
import type { NodeId, OrderId, ShipmentId, Sku } from "#shared/kernel/ids.ts";
import { type EpochMs, type Instant, toInstant } from "#shared/kernel/time.ts";

export const LEVELS = "sku#";
export const levelsPartition = (sku: Sku): string => `${LEVELS}${sku}`;
export const levelKey = (sku: Sku, node: NodeId) => ({ pk: levelsPartition(sku), sk: node });
/** Sorted before the levels: no node's id begins so. */
export const packedKey = (sku: Sku) => ({ pk: levelsPartition(sku), sk: "#packed" });
/** Of the items in such a partition. */
export const isLevel = ({ sk }: { readonly sk?: unknown }): boolean => !String(sk).startsWith("#");

/** Neither nodes nor the keys of capacities have it in their names. */
const SHARD = "#";
export const shardKey = ({ pk, sk }: { readonly pk?: string; readonly sk?: string }, number: number) => ({
  pk: String(pk),
  sk: `${sk}${SHARD}${String(number).padStart(2, "0")}`,
});
/** 0: it is no shard. */
export const shardNumber = (sk: string): number => Number(sk.split(SHARD)[1] ?? 0);
/** The item that a shard belongs to, or the item itself. */
export const rootOf = (sk: string): string => sk.split(SHARD, 1)[0] ?? sk;

export const HOLDS = "hold#";
export const holdPartition = (order: OrderId): string => `${HOLDS}${order}`;
export const holdKey = (order: OrderId, attempt: number, shipment: ShipmentId, chunk: number) => ({
  pk: holdPartition(order),
  sk: `${attempt}#${shipment}#${chunk}`,
});

/** The plan that made a shipment, from its id: see ShipmentId. */
export const attemptOf = (shipment: ShipmentId): number =>
  Math.floor(Number(shipment.slice(shipment.lastIndexOf("-") + 1)) / 100);

export const MOVEMENTS = "movement#";
const LEDGER_SHARDS = 8;
const shards = Array.from({ length: LEDGER_SHARDS }, (_, shard) => shard);
const shardOf = (id: string): number => (createHash("sha1").update(id).digest()[0] ?? 0) % LEDGER_SHARDS;

/** By id alone, so that a repeated movement meets the first one. */
export const movementKey = (id: string) => ({ pk: `${MOVEMENTS}${shardOf(id)}`, sk: id });

export const byLedger = "byLedger";
/** A day in UTC. */
export const dayOf = (at: EpochMs): string => toInstant(at).slice(0, 10);
const ledgerDay = (day: string, shard: number): string => `day#${day}#${shard}`;
/** @param at when it is written, whenever it happened */
export const listedMovement = (id: string, at: EpochMs) => ({ ledger: ledgerDay(dayOf(at), shardOf(id)) });
/** All partitions of the index that list a day's movements. */
export const ledgerDays = (day: string): string[] => shards.map((shard) => ledgerDay(day, shard));
/** Sorts after all partitions of a day, and before the next one's. */
export const afterDay = (day: string): string => `day#${day}#~`;
const openHold = (shard: number): string => `open#${shard}`;
export const listedHold = (order: OrderId) => ({ ledger: openHold(shardOf(order)) });
/** All partitions of the index that list holds. */
export const openHolds = (): string[] => shards.map(openHold);

export const BOOKS = "books";
export const closedKey = { pk: BOOKS, sk: "closed" };
export const carriedKey = (through: string, part: number) => ({ pk: BOOKS, sk: `${through}#${part}` });

export const FLOWS = "flow#";
const flowPartition = (node: NodeId): string => `${FLOWS}${node}`;
export const flowKey = (node: NodeId, at: Instant, id: string) => ({
  pk: flowPartition(node),
  sk: `${at}|${id}`,
});
/** Sorts after all that moved at that instant. */
export const flowsAfter = (node: NodeId, at: Instant) => ({ pk: flowPartition(node), sk: `${at}|~` });

export const importKey = (id: ImportId) => ({ pk: `import#${id}`, sk: "import" });

export const TAKEN = "taken";
/** Sorted by the day that ends or begins the key, so that what is past is not read. */
export const takenKey = (key: string) => ({ pk: TAKEN, sk: `${dayIn(key)}|${key}` });
export const keyOfTaken = (sk: string): string => rootOf(sk).slice("2026-01-01|".length);

function dayIn(key: string): string {
  const last = key.slice(key.lastIndexOf("|") + 1);
  return last.slice(0, 10);
}
