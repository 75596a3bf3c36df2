// Picked units that reach no customer: back on the shelf that they came from, or on that of the store that
// they were sent to, which may never have had any of them.
import { nodeAccount } from "#shared/domain/stock/ledger.ts";
import type { NodeId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { update } from "./expressions.ts";
import type { StoredChunk } from "./hold-chunks.ts";
import { finish, freeTruck, leaving } from "./hold-endings.ts";
import { movedParts, movementWrites } from "./stock-flows.ts";
import { levelKey } from "./stock-keys.ts";
import { shelve } from "./stock-moves.ts";
import { transact, type Write } from "./transaction.ts";

/** Once, because the chunk's state is the condition; a level that changed meanwhile is left for another round. */
export async function putBackChunk(
  table: string,
  chunk: StoredChunk,
  at: Instant,
  shelf?: NodeId,
): Promise<void> {
  const entries = leaving(chunk, nodeAccount(shelf ?? chunk.node));
  const levels = shelf === undefined ? ownShelf(table, chunk, at) : await storeShelf(table, chunk, shelf, at);
  const movement = {
    id: `put-back/${chunk.sk}/${chunk.pk}`,
    at,
    reason: "put-back" as const,
    reference: chunk.shipment,
    entries,
  };
  await transact([
    finish(table, chunk, { from: chunk.state, to: "released" }),
    ...levels,
    // What lies in the store that it was sent to has had its place; what was set aside has given it back.
    ...(chunk.state === "committed" && shelf === undefined ? freeTruck(table, chunk) : []),
    ...(entries.length > 0 ? movementWrites(table, movement) : []),
  ]);
}

/** They stay with their shipment until somebody has put them back. */
export async function setChunkAside(table: string, chunk: StoredChunk): Promise<void> {
  await transact([finish(table, chunk, { from: "committed", to: "set-aside" }), ...freeTruck(table, chunk)]);
}

const ownShelf = (table: string, { lines, node }: StoredChunk, at: Instant): Write[] =>
  lines.map(({ sku, quantity }) => ({
    Update: update({
      TableName: table,
      Key: levelKey(sku, node),
      change: movedParts({ available: quantity, onHand: quantity }, at),
    }),
  }));

const storeShelf = (table: string, { lines }: StoredChunk, node: NodeId, at: Instant): Promise<Write[]> =>
  shelve(
    table,
    lines.map((line) => ({ ...line, node })),
    at,
  );
