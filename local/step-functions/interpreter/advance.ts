// The interpreter: applies one stimulus to an execution. Nothing is kept in between; the snapshot that goes
// in and the one that comes out are all there is, so an execution can stop at any moment and go on elsewhere.
import type { Machine } from "../definition/machine.ts";
import { findWait } from "./lines.ts";
import { redrive } from "./redrive.ts";
import { end, runSteps } from "./run-steps.ts";
import type { Snapshot } from "./snapshot.ts";
import { answerTask } from "./states/task.ts";
import { type Effect, type Ending, executionWait, type HistoryEvent, type Stimulus } from "./stimulus.ts";
import {
  type ExecutionFacts,
  type Move,
  type Place,
  positionOf,
  record,
  type Services,
  stateOf,
  type Turn,
} from "./turn.ts";

interface Given {
  readonly machine: Machine;
  readonly execution: ExecutionFacts;
  /** Absent before the execution has started. It is changed in place. */
  readonly snapshot?: Snapshot;
  readonly services: Services;
  /** Whether the length of the history is bounded (STANDARD executions). */
  readonly boundedHistory: boolean;
}

export interface Advance {
  /** What to keep; once there is an ending, for a redrive. */
  readonly snapshot: Snapshot;
  readonly events: readonly HistoryEvent[];
  readonly effects: readonly Effect[];
  readonly ending?: Ending;
}

export async function advance(given: Given, stimulus: Stimulus): Promise<Advance> {
  const { machine, execution, services } = given;
  const snapshot = given.snapshot ?? {
    nextEvent: 1,
    nextWait: executionWait + 1,
    root: { variables: {}, last: 0 },
  };
  const turn: Turn = {
    ...{ machine, execution, services, snapshot },
    events: [],
    effects: [],
    steps: [],
    dropped: new Set(),
  };
  begin(turn, stimulus);
  await runSteps(turn, given.boundedHistory);
  const { events, effects, ending } = turn;
  return { snapshot: keptOf(turn), events, effects, ...(ending ? { ending } : {}) };
}

/** The history goes on behind what it tells of the failure. */
function keptOf({ snapshot, failing, ending }: Turn): Snapshot {
  if (failing === undefined || ending === undefined) return snapshot;
  const { nextEvent, nextWait, root } = snapshot;
  return { nextEvent, nextWait, root: { ...failing.root, last: root.last } };
}

function begin(turn: Turn, stimulus: Stimulus): void {
  const root: Place = { frame: turn.snapshot.root, body: turn.machine };
  if (stimulus.kind === "started") start(turn, root);
  else if (stimulus.kind === "redriven") redrive(turn, root);
  else if (stimulus.kind === "stop") end(turn, "ABORTED", stimulus.error, stimulus.cause);
  else if (stimulus.wait === executionWait) end(turn, "TIMED_OUT", "States.Timeout", null);
  else {
    const place = findWait(root, stimulus.wait);
    if (place) turn.steps.push({ place, move: answer(turn, place, stimulus) });
  }
}

function start(turn: Turn, root: Place): void {
  const input = turn.execution.input();
  record(turn, root.frame, "ExecutionStarted", { input, roleArn: turn.execution.roleArn }, { aside: true });
  const { timeoutSeconds } = turn.machine;
  if (timeoutSeconds !== undefined) {
    const at = turn.execution.startedAt + timeoutSeconds * 1_000;
    turn.effects.push({ kind: "timer", wait: executionWait, purpose: "execution", at });
  }
  turn.steps.push({ place: root, move: { kind: "enter", state: turn.machine.startAt, input } });
}

/** A task's answer, the end of a Wait, or the time to try again. */
function answer(turn: Turn, place: Place, stimulus: Stimulus): Move {
  const position = positionOf(place);
  const state = stateOf(place);
  const waiting = position.wait?.kind;
  if (waiting === "task" && state.type === "Task") return answerTask(turn, place, state, stimulus);
  delete position.wait;
  if (waiting === "delay" && state.type === "Wait")
    return { kind: "leave", result: position.input, exit: state };
  return { kind: "execute" };
}
