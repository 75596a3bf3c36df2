// Counts and movements that come from outside of orders: each changes a level and says why in the ledger.
import { systemClock } from "#shared/adapters/system.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { type Account, Movement, nodeAccount, outside, StockLevel } from "#shared/domain/stock/ledger.ts";
import { fingerprint } from "#shared/kernel/derived-id.ts";
import { NodeId, Sku } from "#shared/kernel/ids.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { Count } from "#shared/ports/stock.ts";
import { getItem } from "./client.ts";
import { absent, atLeast, both, exists, isNew, type Part, set, shift, update } from "./expressions.ts";
import { putMovement } from "./hold-endings.ts";
import { getMany } from "./reading.ts";
import { gather } from "./shards/gather.ts";
import { levelKey, movementKey } from "./stock-keys.ts";
import { readLevel } from "./stock-levels.ts";
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
    available: count.onHand - held,
    asOf: count.asOf,
  });
}

/** The level is as it was read: what is held and on hand has not changed since, and all of it is there. */
function unchanged(before: StockLevel | undefined): Part {
  if (before === undefined) return isNew;
  const same = (attribute: "onHand" | "held"): Part => ({
    text: `#${attribute} = :was_${attribute}`,
    names: { [`#${attribute}`]: attribute },
    values: { [`:was_${attribute}`]: before[attribute] },
  });
  return both(same("onHand"), same("held"), absent("shards"));
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

type At = Pick<Count, "sku" | "node">;

const rootsOf = (table: string, levels: readonly At[]) =>
  getMany(
    table,
    levels.map(({ sku, node }) => levelKey(sku, node)),
    true,
  );

/** What is spread over shards is gathered first. */
async function levelsOf(table: string, levels: readonly At[]): Promise<Map<string, StockLevel>> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const rows = await rootsOf(table, levels);
    const isSpread = rows.filter((row) => row.shards !== undefined);
    if (isSpread.length === 0)
      return new Map(rows.map(readLevel).map((level) => [`${level.sku}|${level.node}`, level]));
    for (const { sku, node } of isSpread) await gather(table, Sku.parse(sku), NodeId.parse(node));
  }
  throw new WorkflowError("Throttled", "stock levels were spread again as soon as they were gathered");
}

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
      putMovement(table, movement),
      ...sides.map((side) =>
        isNewLevel(side) ? writeLevel(table, firstLevel(side), undefined) : shiftLevel(table, side),
      ),
    ]);
    if (outcome.done) return "moved";
    const short = outcome.failed.some((index) => (sides[index - 1]?.quantity ?? 0) < 0);
    if (short) return "too-few";
    await systemClock.sleep(5 * attempt);
  }
  throw new WorkflowError("Throttled", "stock levels kept changing while units were moved");
}

/** Writes that put units on shelves, also where there never were any of them. */
export async function shelve(table: string, sides: readonly Side[]): Promise<Write[]> {
  const rows = await rootsOf(table, sides);
  const known = new Set(rows.map(({ sku, node }) => `${sku}|${node}`));
  return sides.map((side) =>
    known.has(`${side.sku}|${side.node}`)
      ? shiftLevel(table, side)
      : writeLevel(table, firstLevel(side), undefined),
  );
}

function firstLevel({ sku, node, quantity }: Side): StockLevel {
  const asOf = toInstant(systemClock.now());
  return { sku, node, onHand: quantity, held: 0, available: quantity, asOf };
}

function shiftLevel(table: string, { sku, node, quantity }: Side): Write {
  return {
    Update: update({
      TableName: table,
      Key: levelKey(sku, node),
      change: [set({ asOf: toInstant(systemClock.now()) }), shift({ onHand: quantity, available: quantity })],
      condition: quantity < 0 ? atLeast("available", -quantity) : exists,
    }),
  };
}

function nodeOf(account: Account): NodeId[] {
  return account.startsWith("node:") ? [NodeId.parse(account.slice("node:".length))] : [];
}
