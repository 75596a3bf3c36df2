// Holds as they are stored: in chunks that fit a transaction, each a record of its own. The record is the
// undo: whoever finds a chunk without the rest releases it.
import { type HeldLine, type Hold, hasExpired } from "#shared/domain/stock/ledger.ts";
import type { OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { Item } from "./attributes.ts";
import { getItem } from "./client.ts";
import type { Part } from "./expressions.ts";
import { queryAll } from "./reading.ts";
import { attemptOf, holdKey, holdPartition, listedHold } from "./stock-keys.ts";

/** Lines in one chunk: with the hold, two capacities and what is written beside it, below the 100 writes of a transaction. */
export const CHUNK = 80;

export interface StoredChunk {
  readonly pk: string;
  readonly sk: string;
  readonly shipment: ShipmentId;
  readonly node: Hold["node"];
  readonly lines: readonly HeldLine[];
  readonly capacity: Hold["capacity"];
  readonly expiresAt: Hold["expiresAt"];
  readonly state: "active" | "committed" | "set-aside" | "released" | "settled";
}

/** As it is put: listed until it ends. */
export const chunkItem = (order: OrderId, chunk: StoredChunk): Item => ({ ...chunk, ...listedHold(order) });

/** What a write of a chunk needs of it: its key is determined, its state is a condition. */
export type KnownChunk = Pick<StoredChunk, "pk" | "sk" | "shipment" | "node" | "lines">;

/** It holds what it took: nobody has ended it, and its time is not over. */
export const stillHolds = (chunk: StoredChunk, at: Instant): boolean =>
  chunk.state === "active" && !hasExpired(chunk, at);

/** The same, as a condition. */
export const countsAt = (at: Instant): Part => ({
  text: "#expiresAt > :now",
  names: { "#expiresAt": "expiresAt" },
  values: { ":now": at },
});
export const expiredAt = (at: Instant): Part => ({
  text: "#expiresAt <= :now",
  names: { "#expiresAt": "expiresAt" },
  values: { ":now": at },
});

export async function storedChunks(table: string, order: OrderId): Promise<StoredChunk[]> {
  const rows = await queryAll({
    TableName: table,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": holdPartition(order) },
    ConsistentRead: true,
  });
  return rows as unknown as StoredChunk[];
}

export const chunksOf = async (table: string, order: OrderId, shipment: ShipmentId): Promise<StoredChunk[]> =>
  (await storedChunks(table, order)).filter((chunk) => chunk.shipment === shipment);

/** A shipment whose units fit one chunk is picked and settled in the transaction that tells it. */
export const fitsOneChunk = (lines: number): boolean => lines <= CHUNK;

/** The only chunk of a shipment, without reading it. */
export function onlyChunk(
  orderId: OrderId,
  shipment: ShipmentId,
  node: Hold["node"],
  lines: readonly HeldLine[],
): KnownChunk {
  const key = holdKey(orderId, attemptOf(shipment), shipment, 0);
  return { ...key, shipment, node, lines };
}

/** Why a chunk could not be picked: was it because its time is over? */
export async function isOver(table: string, { pk, sk }: KnownChunk, at: Instant): Promise<boolean> {
  const stored = await getItem(table, { pk, sk });
  if (stored === undefined) return false;
  const { state, expiresAt } = stored as unknown as StoredChunk;
  return (state === "active" || state === "released") && hasExpired({ expiresAt }, at);
}
