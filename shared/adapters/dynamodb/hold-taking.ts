// Taking holds: units, the node's day and the carrier's departure, together or not at all.
import { systemClock } from "#shared/adapters/system.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import type { Staleness } from "#shared/domain/network/stale-feed.ts";
import { type Hold, hasExpired } from "#shared/domain/stock/ledger.ts";
import { durationMs, type Instant } from "#shared/kernel/time.ts";
import type { HoldOutcome, HoldRequest } from "#shared/ports/stock.ts";
import { batchesOf, type Chunk, recordOf } from "./hold-batches.ts";
import { stillHolds, storedChunks } from "./hold-chunks.ts";
import { pauseAfter } from "./pause.ts";
import { type Counter, levelCounter, placeCounter } from "./shards/counter.ts";
import { createHeat, type Heat } from "./shards/heat.ts";
import { lookAt, type Portion, portionsOf, spread } from "./shards/spread.ts";
import { attempted, type FailedWrite, MAX_WRITES, type Write } from "./transaction.ts";

const ATTEMPTS = 10;

/** What this process knows of counters that many want. */
const ownHeat = createHeat();

/** A write beside the holds, in the transaction of the last of them: when its condition fails, nothing was held for it. */
export async function takeHolds(
  table: string,
  { attempt, holds, at }: HoldRequest,
  beside: readonly Write[] = [],
  heat: Heat = ownHeat,
): Promise<HoldOutcome> {
  // What would expire as it is taken was planned too long ago.
  const late = holds.filter((hold) => hasExpired(hold, at));
  if (late.length > 0) return { held: false, lost: late.map(({ id }) => `${id} has expired`) };
  const batches = batchesOf(holds, attempt, MAX_WRITES - beside.length);
  for (const [index, batch] of batches.entries()) {
    const last = index === batches.length - 1 ? beside : [];
    const outcome = await takeBatch({
      table,
      at,
      chunks: batch,
      counters: batch.flatMap((chunk) => countersOf(table, chunk)),
      fixed: [
        ...last.map((write) => ({ write, beside: true })),
        ...batch.map((chunk) => ({ write: recordOf(table, chunk), record: true })),
      ],
      heat,
    });
    if (!outcome.held) return outcome;
  }
  return { held: true };
}

/** One write of the transaction, and what it is for. */
interface Taking {
  readonly write: Write;
  readonly beside?: boolean;
  readonly record?: boolean;
  readonly from?: { readonly counter: Counter; readonly portion: Portion };
}

const HELD: HoldOutcome = { held: true };

interface Batch {
  readonly table: string;
  readonly at: Instant;
  readonly chunks: readonly Chunk[];
  readonly counters: readonly Counter[];
  /** Writes that do not depend on where units are taken from. */
  readonly fixed: readonly Taking[];
  readonly heat: Heat;
}

async function takeBatch(batch: Batch): Promise<HoldOutcome> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const outcome = await tryOnce(batch);
    if (outcome !== "busy" && outcome !== "elsewhere") return outcome;
    if (outcome === "busy") await pauseAfter(attempt);
  }
  throw new WorkflowError("Throttled", "holds kept conflicting");
}

/** `busy`: others were in the way; `elsewhere`: a part was too small, another one may not be. */
async function tryOnce(batch: Batch): Promise<HoldOutcome | "busy" | "elsewhere"> {
  const { counters, fixed, heat } = batch;
  const { takings, lost } = await choose(counters, heat);
  const writes = [...fixed, ...takings];
  if (lost.length > 0) return (await allStillHold(batch)) ? HELD : { held: false, lost };
  if (writes.length === 0) return HELD;
  if (writes.length > MAX_WRITES) return { held: false, lost: counters.map(({ name }) => name) };
  const result = await attempted(writes.map(({ write }) => write));
  if (result.done) {
    for (const { from } of takings)
      if (from !== undefined) heat.took(from.counter, from.portion.part, from.portion.amount);
    return HELD;
  }
  if (result.failed.length > 0) return afterFailure(batch, writes, result.failed);
  await afterConflict(
    result.busy.map((position) => writes[position]),
    heat,
  );
  return "busy";
}

function countersOf(table: string, { hold, lines, capacity }: Chunk): Counter[] {
  const stale = stalenessOf(hold);
  const kept = { keep: hold.keep ?? 0, ...(stale !== undefined && { stale }) };
  return [
    ...lines.map((line) => levelCounter(table, hold.node, line, kept)),
    ...capacity.map((place) => placeCounter(table, place)),
  ];
}

export function stalenessOf({ stale }: Hold): Staleness | undefined {
  return stale && { countedBefore: systemClock.now() - durationMs(stale.after), keep: stale.keep };
}

/** Which parts to take from: the root, unless it is known to be spread. */
async function choose(
  counters: readonly Counter[],
  heat: Heat,
): Promise<{ takings: readonly Taking[]; lost: readonly string[] }> {
  const takings: Taking[] = [];
  const lost: string[] = [];
  for (const counter of counters) {
    const portions = await portionsFrom(counter, heat);
    if (portions === undefined) lost.push(counter.name);
    for (const portion of portions ?? []) {
      const write = { Update: counter.take(portion.part, portion.amount, heat.rooms(counter)) };
      takings.push({ write, from: { counter, portion } });
    }
  }
  return { takings, lost };
}

/** What seems too little is looked at again: nothing is refused on a memory. */
async function portionsFrom(counter: Counter, heat: Heat): Promise<readonly Portion[] | undefined> {
  const atRoot = [{ part: 0, amount: counter.amount }];
  const remembered = heat.rooms(counter);
  if (remembered === undefined) return atRoot;
  const portions = portionsOf(remembered, counter.amount);
  if (portions !== undefined) return portions;
  const rooms = await lookAt(counter);
  heat.learn(counter, rooms);
  return rooms === undefined ? atRoot : portionsOf(rooms, counter.amount);
}

async function afterFailure(
  batch: Batch,
  writes: readonly Taking[],
  failed: readonly FailedWrite[],
): Promise<HoldOutcome | "elsewhere"> {
  const missed = failed.map(({ position, item }) => ({ ...writes[position], item }));
  if (missed.some((one) => one.beside === true)) return { held: false, superseded: true };
  if (missed.some((one) => one.record === true)) {
    // The hold records are there: this very batch was written before, by a call that died or was repeated.
    return (await allStillHold(batch)) ? HELD : { held: false, lost: ["released"] };
  }
  const lost: string[] = [];
  for (const { from, item } of missed) {
    if (from === undefined) continue;
    const { counter, portion } = from;
    const isSpread = portion.part > 0 || item?.shards !== undefined;
    const rooms = isSpread ? await lookAt(counter) : undefined;
    batch.heat.learn(counter, rooms);
    const mayTryAgain = rooms === undefined ? isSpread : portionsOf(rooms, counter.amount) !== undefined;
    if (!mayTryAgain) lost.push(counter.name);
  }
  return lost.length > 0 ? { held: false, lost } : "elsewhere";
}

/** A counter that keeps conflicting is spread before the next attempt. */
async function afterConflict(busy: readonly (Taking | undefined)[], heat: Heat): Promise<void> {
  for (const taking of busy) {
    if (taking?.from === undefined) continue;
    const { counter, portion } = taking.from;
    if (!heat.conflicted(counter, portion.part)) continue;
    await spread(counter);
    heat.learn(counter, await lookAt(counter));
  }
}

async function allStillHold({ table, chunks, at }: Batch): Promise<boolean> {
  for (const { hold, key } of chunks) {
    const stored = await storedChunks(table, hold.orderId);
    if (!stored.some((chunk) => chunk.sk === key.sk && stillHolds(chunk, at))) return false;
  }
  return true;
}
