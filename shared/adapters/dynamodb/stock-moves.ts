// Movements that come from outside of orders: each changes levels and says why in the ledger.
import { systemClock } from "#shared/adapters/system.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { neverCounted } from "#shared/domain/stock/count.ts";
import { type Account, Movement, type StockLevel } from "#shared/domain/stock/ledger.ts";
import { fingerprint } from "#shared/kernel/derived-id.ts";
import { NodeId, type Sku } from "#shared/kernel/ids.ts";
import { type Instant, toEpoch } from "#shared/kernel/time.ts";
import { getItem } from "./client.ts";
import { atLeast, exists, isNew, set, update } from "./expressions.ts";
import { movedParts, movementWrites } from "./stock-flows.ts";
import { levelKey, movementKey } from "./stock-keys.ts";
import { levelsOf, rootsOf } from "./stock-roots.ts";
import { transact, type Write } from "./transaction.ts";

const ATTEMPTS = 6;

interface Side {
  readonly sku: Sku;
  readonly node: NodeId;
  /** Negative where units leave. */
  readonly quantity: number;
}

/** Moves units in or out of nodes. */
export async function moveUnits(table: string, movement: Movement): Promise<"moved" | "too-few" | "differs"> {
  const sides = movement.entries.flatMap(({ sku, quantity, from, to }): Side[] => [
    ...nodeOf(from).map((node) => ({ sku, node, quantity: -quantity })),
    ...nodeOf(to).map((node) => ({ sku, node, quantity })),
  ]);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const seen = await getItem(table, movementKey(movement.id));
    if (seen !== undefined) {
      const same = fingerprint(Movement.parse(seen.movement).entries) === fingerprint(movement.entries);
      return same ? "moved" : "differs";
    }
    const before = await levelsOf(table, sides);
    const isNewLevel = ({ sku, node }: Side) => !before.has(`${sku}|${node}`);
    if (sides.some((side) => side.quantity < 0 && isNewLevel(side))) return "too-few";
    const outcome = await transact([
      ...sides.map((side) =>
        isNewLevel(side) ? firstLevel(table, side, movement.at) : shiftLevel(table, side, movement.at),
      ),
      ...movementWrites(table, movement),
    ]);
    if (outcome.done) return "moved";
    const short = outcome.failed.some((index) => (sides[index]?.quantity ?? 0) < 0);
    if (short) return "too-few";
    await systemClock.sleep(5 * attempt);
  }
  throw new WorkflowError("Throttled", "stock levels kept changing while units were moved");
}

/** Writes that put units on shelves, also where there never were any of them. */
export async function shelve(table: string, sides: readonly Side[], at: Instant): Promise<Write[]> {
  const rows = await rootsOf(table, sides);
  const known = new Set(rows.map(({ sku, node }) => `${sku}|${node}`));
  return sides.map((side) =>
    known.has(`${side.sku}|${side.node}`) ? shiftLevel(table, side, at) : firstLevel(table, side, at),
  );
}

function firstLevel(table: string, { sku, node, quantity }: Side, at: Instant): Write {
  const units = { onHand: quantity, held: 0, available: quantity };
  const level = {
    ...units,
    asOf: neverCounted,
    moves: 1,
    movedAt: toEpoch(at),
  } satisfies Partial<StockLevel>;
  return {
    Update: update({
      TableName: table,
      Key: levelKey(sku, node),
      change: [set({ ...level, sku, node })],
      condition: isNew,
    }),
  };
}

function shiftLevel(table: string, { sku, node, quantity }: Side, at: Instant): Write {
  return {
    Update: update({
      TableName: table,
      Key: levelKey(sku, node),
      change: movedParts({ onHand: quantity, available: quantity }, at),
      condition: quantity < 0 ? atLeast("available", -quantity) : exists,
    }),
  };
}

function nodeOf(account: Account): NodeId[] {
  return account.startsWith("node:") ? [NodeId.parse(account.slice("node:".length))] : [];
}
