// Map: one line of states per item, at most MaxConcurrency at once. A distributed Map runs here too, in the
// same execution: its iterations leave no trace in the history, as on AWS, where they are executions of their own.
import type { MapState } from "../../definition/machine.ts";
import type { Bindings } from "../../expressions/bindings.ts";
import { EvaluationError, type Failure } from "../../expressions/failure.ts";
import { evaluateTemplate, type Template, unexpectedType } from "../../expressions/template.ts";
import { type Json, typeName } from "../../json.ts";
import { evaluateCount, scopeOf } from "../scope.ts";
import type { Frame, Wait } from "../snapshot.ts";
import { type Move, type Place, positionOf, record, type Turn } from "../turn.ts";

type MapWait = Extract<Wait, { kind: "map" }>;

export async function executeMap(turn: Turn, place: Place, state: MapState): Promise<Move> {
  const position = positionOf(place);
  const scope = scopeOf(turn, place);
  const items = await itemsOf(state, scope, position.input);
  const limit = state.maxConcurrency
    ? await evaluateCount(state.maxConcurrency, "MaxConcurrency", scope, 0)
    : 0;
  const wait: MapWait = {
    kind: "map",
    items,
    concurrency: limit === 0 ? items.length : limit,
    tolerated: await toleratedFailures(state, scope, items.length),
    started: 0,
    failed: 0,
    running: [],
    outputs: items.map(() => null),
  };
  position.wait = wait;
  record(turn, place.frame, "MapStateStarted", { length: items.length });
  if (state.distributed)
    record(turn, place.frame, "MapRunStarted", { mapRunArn: mapRunArn(turn, place, state) });
  while (wait.started < Math.min(items.length, wait.concurrency)) {
    await startNext(turn, place, state, wait, place.frame.last);
  }
  return items.length === 0 ? succeed(turn, place, state, wait) : { kind: "wait" };
}

async function itemsOf(state: MapState, scope: Bindings, input: Json): Promise<Json[]> {
  const items = state.items ? await evaluateTemplate(state.items, scope) : input;
  if (Array.isArray(items)) return items;
  if (state.items) throw unexpectedType(state.items, "Items", "array", typeName(items), items);
  throw new EvaluationError(`Map state input must be an array but was: ${JSON.stringify(items)}`);
}

/** How many iterations may fail: the stricter of the count and the share of the items. */
async function toleratedFailures(state: MapState, scope: Bindings, items: number): Promise<number> {
  const { toleratedFailureCount: count, toleratedFailurePercentage: percentage } = state;
  if (!count && !percentage) return 0;
  const byCount = count ? await evaluateCount(count, "ToleratedFailureCount", scope, 0) : items;
  const share = percentage ? await evaluatePercentage(percentage, scope) : 100;
  return Math.min(byCount, Math.floor((items * share) / 100));
}

async function evaluatePercentage(template: Template, scope: Bindings): Promise<number> {
  const value = await evaluateTemplate(template, scope);
  if (typeof value === "number" && value >= 0 && value <= 100) return value;
  const location = "ToleratedFailurePercentage";
  throw new EvaluationError(
    `The ${location} field must be between 0 and 100 but was: ${JSON.stringify(value)}`,
    location,
  );
}

/** @param previous the event that the iteration follows: the start of the Map, or the end of the one that made room. */
async function startNext(
  turn: Turn,
  parent: Place,
  state: MapState,
  wait: MapWait,
  previous: number,
): Promise<void> {
  const index = wait.started;
  const item = { index, value: wait.items[index] ?? null };
  const input = state.itemSelector
    ? await evaluateTemplate(state.itemSelector, scopeOf(turn, parent, { item }))
    : item.value;
  const hidden = state.distributed ? { silent: true as const, isolated: true as const } : {};
  const silent = parent.frame.silent ? { silent: true as const } : {};
  const frame: Frame = { variables: {}, last: previous, item, entry: input, ...silent, ...hidden };
  wait.started += 1;
  wait.running.push({ index, frame });
  record(turn, frame, "MapIterationStarted", { name: state.name, index });
  turn.steps.push({
    place: { frame, body: state.processor, parent },
    move: { kind: "enter", state: state.processor.startAt, input },
  });
}

export async function joinMap(
  turn: Turn,
  place: Place,
  state: MapState,
  child: Frame,
  output: Json,
): Promise<Move> {
  const { wait } = positionOf(place);
  if (wait?.kind !== "map") return { kind: "wait" };
  const index = settle(turn, place, state, wait, child, "MapIterationSucceeded");
  wait.outputs[index] = { output };
  return goOn(turn, place, state, wait, child.last);
}

export async function breakMap(
  turn: Turn,
  place: Place,
  state: MapState,
  child: Frame,
  failure: Failure,
): Promise<Move> {
  const { wait } = positionOf(place);
  if (wait?.kind !== "map") return { kind: "wait" };
  settle(turn, place, state, wait, child, "MapIterationFailed");
  wait.failed += 1;
  if (wait.failed <= wait.tolerated) return goOn(turn, place, state, wait, child.last);
  const tolerant =
    state.toleratedFailureCount ?? state.toleratedFailurePercentage ?? (state.distributed || undefined);
  if (tolerant === undefined) return { kind: "fail", failure };
  const cause = "The specified tolerated failure threshold was exceeded";
  return { kind: "fail", failure: { kind: "state", error: "States.ExceedToleratedFailureThreshold", cause } };
}

/** Takes the iteration off the list. @returns its index. */
function settle(
  turn: Turn,
  place: Place,
  state: MapState,
  wait: MapWait,
  child: Frame,
  type: string,
): number {
  const at = wait.running.findIndex((iteration) => iteration.frame === child);
  const [iteration] = wait.running.splice(at, 1);
  const index = iteration?.index ?? 0;
  if (!state.distributed)
    record(turn, place.frame, type, { name: state.name, index }, { previous: child.last });
  return index;
}

async function goOn(
  turn: Turn,
  place: Place,
  state: MapState,
  wait: MapWait,
  previous: number,
): Promise<Move> {
  if (wait.started < wait.items.length) await startNext(turn, place, state, wait, previous);
  return wait.running.length > 0 ? { kind: "wait" } : succeed(turn, place, state, wait);
}

/** Iterations that failed and were tolerated leave no output. */
function succeed(turn: Turn, place: Place, state: MapState, wait: MapWait): Move {
  delete positionOf(place).wait;
  if (state.distributed) record(turn, place.frame, "MapRunSucceeded");
  record(turn, place.frame, "MapStateSucceeded", undefined, { aside: true });
  return {
    kind: "leave",
    result: wait.outputs.flatMap((entry) => (entry ? [entry.output] : [])),
    exit: state,
  };
}

function mapRunArn(turn: Turn, place: Place, state: MapState): string {
  const machine = turn.execution.machineArn.replace(":stateMachine:", ":mapRun:");
  return `${machine}/${state.label ?? state.name}:${turn.execution.name}-${positionOf(place).enteredEvent}`;
}
