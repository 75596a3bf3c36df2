// A state has failed: try it again, go on where a catcher says, or pass the failure on.
import type { Recovery, Retrier, State } from "../definition/machine.ts";
import type { Failure } from "../expressions/failure.ts";
import type { Json } from "../json.ts";
import { leave } from "./leave.ts";
import { abandonLine } from "./lines.ts";
import { type Move, newWait, type Place, positionOf, record, stateOf, type Turn } from "./turn.ts";

/** @returns undefined when nobody takes the failure: it breaks the line. */
export async function recover(turn: Turn, place: Place, failure: Failure): Promise<Move | undefined> {
  const state = stateOf(place);
  giveUp(turn, place, state, failure);
  if (failure.final || !("retry" in state)) return undefined;
  return retry(turn, place, state, failure) ?? (await intercept(turn, place, state, failure));
}

/** The failure as the history tells it, and what still runs inside the state is abandoned. */
function giveUp(turn: Turn, place: Place, state: State, failure: Failure): void {
  const { wait } = positionOf(place);
  const { frame } = place;
  const error = { error: failure.error ?? "", cause: failure.cause ?? "" };
  if (wait?.kind === "parallel") {
    for (const branch of wait.branches) if (branch.kind === "running") abandonLine(turn, branch.frame);
  }
  if (wait?.kind === "map") {
    for (const { index, frame: running } of wait.running) {
      abandonLine(turn, running);
      record(turn, running, "MapIterationAborted", { name: state.name, index });
    }
    if (state.type === "Map" && state.distributed) record(turn, frame, "MapRunFailed", error);
  }
  delete positionOf(place).wait;
  if (state.type === "Map" || state.type === "Parallel") record(turn, frame, `${state.type}StateFailed`);
}

function retry(turn: Turn, place: Place, { retry: retriers }: Recovery, failure: Failure): Move | undefined {
  const position = positionOf(place);
  const at = retriers.findIndex(({ errorEquals }) => matches(errorEquals, failure));
  const retrier = retriers[at];
  const made = position.retries[at] ?? 0;
  if (retrier === undefined || made >= retrier.maxAttempts) return undefined;
  for (let before = position.retries.length; before <= at; before++) position.retries[before] = 0;
  position.retries[at] = made + 1;
  const id = newWait(turn);
  position.wait = { kind: "retry", id };
  const delay = delaySeconds(retrier, made) * (retrier.fullJitter ? turn.services.random() : 1);
  turn.effects.push({
    kind: "timer",
    wait: id,
    purpose: "retry",
    at: turn.services.now() + Math.round(delay * 1_000),
  });
  return { kind: "wait" };
}

function delaySeconds({ intervalSeconds, backoffRate, maxDelaySeconds }: Retrier, made: number): number {
  return Math.min(intervalSeconds * backoffRate ** made, maxDelaySeconds ?? Number.POSITIVE_INFINITY);
}

async function intercept(
  turn: Turn,
  place: Place,
  recovery: Recovery,
  failure: Failure,
): Promise<Move | undefined> {
  const catcher = recovery.catch.find(({ errorEquals }) => matches(errorEquals, failure));
  if (catcher === undefined) return undefined;
  const errorOutput: Json = { Error: failure.error, Cause: failure.cause };
  return leave(turn, place, { errorOutput }, errorOutput, catcher);
}

/**
 * States.ALL takes everything but States.Runtime; States.TaskFailed what a task raised, except a time-out;
 * States.Timeout also a missing heartbeat, which is one.
 */
export function matches(errorEquals: readonly string[], failure: Failure): boolean {
  return errorEquals.some((name) => {
    if (name === failure.error) return true;
    if (name === "States.ALL") return failure.error !== "States.Runtime";
    if (name === "States.TaskFailed") return failure.kind === "task";
    return name === "States.Timeout" && failure.kind === "timeout";
  });
}
