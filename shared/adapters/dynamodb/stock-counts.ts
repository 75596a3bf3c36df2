// Counts: each sets a level to what was counted and moved since, and says in the ledger what that changed. One that is
// not newer than the level's last count changes nothing.
import { systemClock, systemDice } from "#shared/adapters/system.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { unitsNow } from "#shared/domain/stock/count.ts";
import { type Entry, nodeAccount, outside, type StockLevel } from "#shared/domain/stock/ledger.ts";
import { type Instant, toEpoch, toInstant } from "#shared/kernel/time.ts";
import type { Count, Counted } from "#shared/ports/stock.ts";
import { isNew, set, update } from "./expressions.ts";
import { pauseAfter } from "./pause.ts";
import { type Flows, movementWrites, openFlows } from "./stock-flows.ts";
import { levelKey } from "./stock-keys.ts";
import { levelsOf } from "./stock-roots.ts";
import { MAX_WRITES, transact, type Write } from "./transaction.ts";

/** Levels that fit one transaction beside their movement. */
const COUNTS_PER_WRITE = MAX_WRITES - 1;
/** Levels that are read together, with five requests at once, and forgotten before the next ones. */
const COUNTS_PER_READ = 5 * COUNTS_PER_WRITE;
const ATTEMPTS = 8;

interface Recount {
  readonly before: StockLevel | undefined;
  readonly after: StockLevel;
}

/** At most one count of each level. @param reference what the ledger names as the reason. */
export async function countLevels(
  table: string,
  counts: readonly Count[],
  reference: string,
): Promise<Counted[]> {
  const flows = openFlows(table);
  const counted: Counted[] = [];
  for (let start = 0; start < counts.length; start += COUNTS_PER_READ) {
    const some = counts.slice(start, start + COUNTS_PER_READ);
    counted.push(...(await countSome({ table, flows, reference }, some)));
  }
  return counted;
}

interface Counting {
  readonly table: string;
  readonly flows: Flows;
  readonly reference: string;
}

async function countSome(
  { table, flows, reference }: Counting,
  counts: readonly Count[],
): Promise<Counted[]> {
  const counted = new Map<string, Counted>();
  let open = counts;
  for (let attempt = 1; open.length > 0; attempt += 1) {
    if (attempt > ATTEMPTS)
      throw new WorkflowError("Throttled", "stock levels kept changing while they were counted");
    if (attempt > 1) await pauseAfter(attempt);
    // Something moved meanwhile: what is known of it is not all.
    const fresh = attempt > 1;
    const { newer, known } = await compared(await levelsOf(table, open), open, (wanted) =>
      flows.after(wanted, { fresh }),
    );
    for (const level of known) counted.set(idOf(level), { applied: false, level });
    for (let start = 0; start < newer.length; start += COUNTS_PER_WRITE) {
      const batch = newer.slice(start, start + COUNTS_PER_WRITE);
      if (!(await transact(writesOf(table, batch, reference))).done) continue;
      for (const { after } of batch) counted.set(idOf(after), { applied: true, level: after });
    }
    open = open.filter((count) => !counted.has(idOf(count)));
  }
  return counts.flatMap((count) => counted.get(idOf(count)) ?? []);
}

const idOf = ({ sku, node }: Pick<Count, "sku" | "node">): string => `${sku}|${node}`;

interface Compared {
  readonly newer: readonly Recount[];
  /** Levels of which as much or more is known. */
  readonly known: readonly StockLevel[];
}

type Levels = ReadonlyMap<string, StockLevel>;

/** The levels were read first: whatever moves them later makes their write fail. */
async function compared(
  levels: Levels,
  counts: readonly Count[],
  flowsAfter: Flows["after"],
): Promise<Compared> {
  const newer: Count[] = [];
  const known: StockLevel[] = [];
  for (const count of counts) {
    const level = levels.get(idOf(count));
    if (level !== undefined && toEpoch(level.asOf) >= toEpoch(count.asOf)) known.push(level);
    else newer.push(count);
  }
  const wanted = newer.flatMap(({ sku, node, asOf }) => {
    const movedAt = levels.get(idOf({ sku, node }))?.movedAt;
    return movedAt === undefined ? [] : [{ node, asOf: toEpoch(asOf), movedAt }];
  });
  const changes = await flowsAfter(wanted);
  return {
    known,
    newer: newer.map((count) => {
      const before = levels.get(idOf(count));
      return { before, after: leveled(count, before, changes(count)) };
    }),
  };
}

function leveled(count: Count, before: StockLevel | undefined, since: readonly number[]): StockLevel {
  const held = before?.held ?? 0;
  const onHand = unitsNow(count.onHand, since);
  const { sku, node } = count;
  const asOf: Instant = toInstant(toEpoch(count.asOf));
  return { ...before, sku, node, onHand, held, available: onHand - held, asOf };
}

function writesOf(table: string, batch: readonly Recount[], reference: string): Write[] {
  const entries = batch.flatMap(entryOf);
  const id = `counted/${systemDice.id("cnt")}`;
  const at = toInstant(systemClock.now());
  return [
    ...batch.map((one) => writeOf(table, one)),
    ...(entries.length === 0 ? [] : movementWrites(table, { id, at, reason: "counted", reference, entries })),
  ];
}

function entryOf({ before, after }: Recount): Entry[] {
  const { sku } = after;
  const gain = after.onHand - (before?.onHand ?? 0);
  const node = nodeAccount(after.node);
  if (gain === 0) return [];
  return gain > 0
    ? [{ sku, quantity: gain, from: outside.count, to: node }]
    : [{ sku, quantity: -gain, from: node, to: outside.count }];
}

/**
 * What is held may change meanwhile, so what is available changes by what is on hand does. What is on hand may not, and
 * all of it is at the root.
 */
function writeOf(table: string, { before, after }: Recount): Write {
  const Key = levelKey(after.sku, after.node);
  if (before === undefined)
    return { Update: update({ TableName: table, Key, change: [set(after)], condition: isNew }) };
  const gain = after.onHand - before.onHand;
  const { text, names } = gain === 0 ? confirming : changing;
  return {
    Update: {
      TableName: table,
      Key,
      UpdateExpression: text,
      ConditionExpression:
        before.moves === undefined
          ? `${asRead} AND attribute_not_exists(#moves)`
          : `${asRead} AND #moves = :moves`,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: {
        ":asOf": after.asOf,
        ":was": before.asOf,
        ...(gain !== 0 && { ":gain": gain }),
        ...(before.moves !== undefined && { ":moves": before.moves }),
      },
    },
  };
}

// Written once: there are a hundred thousand such writes a minute.
const asRead = "#asOf = :was AND attribute_not_exists(#shards)";
const always = { "#asOf": "asOf", "#moves": "moves", "#shards": "shards" };
const confirming = { text: "SET #asOf = :asOf", names: always };
const changing = {
  text: "SET #asOf = :asOf ADD #onHand :gain, #available :gain",
  names: { ...always, "#onHand": "onHand", "#available": "available" },
};
