// Counts and movements that come from outside of orders: each changes a level and says why in the ledger.
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { systemClock } from "#shared/adapters/system.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import {
  type Account,
  type Movement,
  nodeAccount,
  outside,
  StockLevel,
} from "#shared/domain/stock/ledger.ts";
import { NodeId } from "#shared/kernel/ids.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { Count } from "#shared/ports/stock.ts";
import { documentClient } from "./client.ts";
import { both, isNew, type Part, set, update } from "./expressions.ts";
import { getMany } from "./reading.ts";
import { atLeast, putMovement, shift } from "./stock-holds.ts";
import { levelKey, movementKey } from "./stock-keys.ts";
import { MAX_WRITES, transact, type Write } from "./transaction.ts";

/** Levels that fit one transaction beside their movement. */
export const COUNTS_PER_WRITE = MAX_WRITES - 1;
const ATTEMPTS = 6;

/** Counts of at most 99 levels at once, with one movement; counted again when a level changed meanwhile. */
export async function countBatch(table: string, counts: readonly Count[], id: string): Promise<StockLevel[]> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const before = await levelsOf(table, counts);
    const after = counts.map((count) => counted(count, before.get(`${count.sku}|${count.node}`)));
    const entries = counts.flatMap((count) => {
      const gain = count.onHand - (before.get(`${count.sku}|${count.node}`)?.onHand ?? 0);
      const node = nodeAccount(count.node);
      if (gain === 0) return [];
      return gain > 0
        ? [{ sku: count.sku, quantity: gain, from: outside.count, to: node }]
        : [{ sku: count.sku, quantity: -gain, from: node, to: outside.count }];
    });
    const [first] = counts;
    const writes: Write[] = after.map((level) =>
      writeLevel(table, level, before.get(`${level.sku}|${level.node}`)),
    );
    if (entries.length > 0 && first !== undefined) {
      writes.push(
        putMovement(table, {
          id: `counted/${id}/${attempt}`,
          at: first.asOf,
          reason: "counted",
          reference: id,
          entries,
        }),
      );
    }
    if ((await transact(writes)).done) return after;
    await systemClock.sleep(5 * attempt);
  }
  throw new WorkflowError("Throttled", "stock levels kept changing while they were counted");
}

function counted(count: Count, before: StockLevel | undefined): StockLevel {
  const held = before?.held ?? 0;
  return StockLevel.parse({
    sku: count.sku,
    node: count.node,
    onHand: count.onHand,
    held,
    safety: count.safety,
    available: count.onHand - held - count.safety,
    asOf: count.asOf,
  });
}

/** The level is as it was read: what is held and on hand has not changed since. */
function unchanged(before: StockLevel | undefined): Part {
  if (before === undefined) return isNew;
  const same = (attribute: "onHand" | "held"): Part => ({
    text: `#${attribute} = :was_${attribute}`,
    names: { [`#${attribute}`]: attribute },
    values: { [`:was_${attribute}`]: before[attribute] },
  });
  return both(same("onHand"), same("held"));
}

function writeLevel(table: string, level: StockLevel, before: StockLevel | undefined): Write {
  const { sku, node, ...rest } = level;
  return {
    Update: update({
      TableName: table,
      Key: levelKey(sku, node),
      change: [set({ ...rest, sku, node })],
      condition: unchanged(before),
    }),
  };
}

async function levelsOf(table: string, counts: readonly Count[]): Promise<Map<string, StockLevel>> {
  const rows = await getMany(
    table,
    counts.map(({ sku, node }) => levelKey(sku, node)),
  );
  return new Map(rows.map(readLevel).map((level) => [`${level.sku}|${level.node}`, level]));
}

export function readLevel(row: Record<string, unknown>): StockLevel {
  const { pk: _pk, sk: _sk, ...level } = row;
  return StockLevel.parse(level);
}

/** Moves units in or out of nodes; false when a node has fewer to give. The same id moves nothing twice. */
export async function moveUnits(table: string, movement: Movement): Promise<boolean> {
  const seen = await documentClient().send(
    new GetCommand({ TableName: table, Key: movementKey(movement.id) }),
  );
  if (seen.Item !== undefined) return true;
  const sides = movement.entries.flatMap((entry) => [
    ...nodeOf(entry.from).map((node) => ({ entry, node, quantity: -entry.quantity })),
    ...nodeOf(entry.to).map((node) => ({ entry, node, quantity: entry.quantity })),
  ]);
  const outcome = await transact([
    putMovement(table, movement),
    ...sides.map(({ entry, node, quantity }) => ({
      Update: update({
        TableName: table,
        Key: levelKey(entry.sku, node),
        change: [
          set({ sku: entry.sku, node, asOf: toInstant(systemClock.now()) }),
          shift({ onHand: quantity, available: quantity, held: 0, safety: 0 }),
        ],
        ...(quantity < 0 && { condition: atLeast("available", -quantity) }),
      }),
    })),
  ]);
  return outcome.done || outcome.failed.every((index) => index === 0);
}

function nodeOf(account: Account): NodeId[] {
  return account.startsWith("node:") ? [NodeId.parse(account.slice("node:".length))] : [];
}
