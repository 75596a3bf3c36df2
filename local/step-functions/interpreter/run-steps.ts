// Runs a turn: each line goes on until it waits, then the next one does.
import { EvaluationError, type Failure } from "../expressions/failure.ts";
import type { Json } from "../json.ts";
import { execute } from "./execute.ts";
import { leave } from "./leave.ts";
import { abandonLine } from "./lines.ts";
import { recover } from "./recover.ts";
import type { Frame } from "./snapshot.ts";
import { breakMap, joinMap } from "./states/map.ts";
import { breakParallel, joinParallel } from "./states/parallel.ts";
import { type Move, type Place, positionOf, record, type Step, stateOf, type Turn } from "./turn.ts";

/** Limit on the events of one execution's history (AWS quota). */
const maxEvents = 25_000;
/** Limit on what one stimulus may set off, so that a loop without a wait comes to an end. */
const maxSteps = 100_000;

export async function runSteps(turn: Turn, boundedHistory: boolean): Promise<void> {
  let taken = 0;
  while (!turn.ending) {
    const first = turn.steps.shift();
    if (first === undefined) return;
    let step: Step | undefined = first;
    while (step && !turn.ending && !isDropped(turn, step.place)) {
      step = await take(turn, step);
      if (boundedHistory && turn.snapshot.nextEvent > maxEvents) overrun(turn, `${maxEvents} history events`);
      if (++taken > maxSteps) overrun(turn, `${maxSteps} steps without a wait`);
    }
  }
}

function overrun(turn: Turn, limit: string): void {
  if (!turn.ending) end(turn, "FAILED", "States.Runtime", `The execution reached the limit of ${limit}.`);
}

function isDropped(turn: Turn, place: Place): boolean {
  return turn.dropped.has(place.frame) || (place.parent !== undefined && isDropped(turn, place.parent));
}

/** @returns what follows at once, in the same line or in the one around it. */
async function take(turn: Turn, step: Step): Promise<Step | undefined> {
  try {
    return await apply(turn, step.place, step.move);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    const failure = { ...evaluationFailure(step.place, error), final: step.move.kind === "fail" };
    return { place: step.place, move: { kind: "fail", failure } };
  }
}

async function apply(turn: Turn, place: Place, move: Move): Promise<Step | undefined> {
  switch (move.kind) {
    case "enter":
      enter(turn, place, move.state, move.input);
      return { place, move: { kind: "execute" } };
    case "execute":
      return { place, move: await execute(turn, place) };
    case "wait":
      return undefined;
    case "leave": {
      const extra = isResult(place) ? { result: move.result } : {};
      return { place, move: await leave(turn, place, extra, move.result, move.exit) };
    }
    case "finish":
      return finish(turn, place, move.output);
    case "fail":
      return fail(turn, place, move.failure);
    case "join":
      return { place, move: await join(turn, place, move.child, move.output) };
    case "break":
      return { place, move: await breakOff(turn, place, move.child, move.failure) };
  }
}

function enter(turn: Turn, place: Place, state: string, input: Json): void {
  const { frame } = place;
  const entered = turn.services.now();
  const beforeEntry = frame.last;
  delete frame.entry;
  frame.at = { state, input, entered, beforeEntry, enteredEvent: 0, retries: [] };
  frame.at.enteredEvent = record(turn, frame, `${stateOf(place).type}StateEntered`, { name: state, input });
}

/** Only these states have a `$states.result`. */
function isResult(place: Place): boolean {
  return ["Task", "Parallel", "Map"].includes(stateOf(place).type);
}

function finish(turn: Turn, place: Place, output: Json): Step | undefined {
  if (place.parent) return { place: place.parent, move: { kind: "join", child: place.frame, output } };
  record(turn, place.frame, "ExecutionSucceeded", { output });
  turn.ending = { status: "SUCCEEDED", output };
  return undefined;
}

async function fail(turn: Turn, place: Place, failure: Failure): Promise<Step | undefined> {
  if (failure.kind === "evaluation") recordEvaluationFailed(turn, place, failure);
  turn.failing ??= structuredClone(turn.snapshot);
  const taken = await recover(turn, place, failure);
  if (taken) {
    delete turn.failing;
    return { place, move: taken };
  }
  if (place.parent) return { place: place.parent, move: { kind: "break", child: place.frame, failure } };
  end(turn, "FAILED", failure.error, failure.cause);
  return undefined;
}

async function join(turn: Turn, place: Place, child: Frame, output: Json): Promise<Move> {
  const state = stateOf(place);
  if (state.type === "Map") return joinMap(turn, place, state, child, output);
  return state.type === "Parallel" ? joinParallel(turn, place, state, child, output) : { kind: "wait" };
}

async function breakOff(turn: Turn, place: Place, child: Frame, failure: Failure): Promise<Move> {
  const state = stateOf(place);
  // The failing line has told its own failure: around it, an evaluation error is an error like any other.
  const told: Failure = { kind: "state", error: failure.error, cause: failure.cause };
  const passed = failure.kind === "evaluation" ? told : failure;
  if (state.type !== "Map") return breakParallel(place, child, passed);
  const move = await breakMap(turn, place, state, child, passed);
  // Tolerated.
  if (move.kind !== "fail") delete turn.failing;
  return move;
}

function evaluationFailure(place: Place, error: EvaluationError): Failure {
  const { state, enteredEvent } = positionOf(place);
  return {
    kind: "evaluation",
    error: error.name,
    cause: `An error occurred while executing the state '${state}' (entered at the event id #${enteredEvent}). ${error.message}`,
    ...(error.location === undefined ? {} : { location: error.location }),
    late: error.late,
  };
}

function recordEvaluationFailed(turn: Turn, place: Place, failure: Failure): void {
  const { state, enteredEvent, beforeEntry } = positionOf(place);
  const fresh = place.frame.last === enteredEvent && !failure.late;
  const details = {
    ...outcome(failure.error, failure.cause),
    ...(failure.location === undefined ? {} : { location: failure.location }),
    state,
  };
  record(turn, place.frame, "EvaluationFailed", details, fresh ? { previous: beforeEntry } : {});
}

const endings = {
  FAILED: "ExecutionFailed",
  TIMED_OUT: "ExecutionTimedOut",
  ABORTED: "ExecutionAborted",
} as const;

/** Ends the execution without success; whatever still runs for it is abandoned. */
export function end(
  turn: Turn,
  status: keyof typeof endings,
  error: string | null,
  cause: string | null,
): void {
  const { root } = turn.snapshot;
  abandonLine(turn, root);
  record(turn, root, endings[status], outcome(error, cause));
  turn.ending = { status, error, cause };
}

function outcome(error: string | null, cause: string | null) {
  return { ...(error === null ? {} : { error }), ...(cause === null ? {} : { cause }) };
}
