// Parallel: its branches run at once; the first to fail fails it.
import type { Body, ParallelState } from "../../definition/machine.ts";
import type { Failure } from "../../expressions/failure.ts";
import { evaluateTemplate } from "../../expressions/template.ts";
import type { Json } from "../../json.ts";
import { scopeOf } from "../scope.ts";
import type { Branch, Frame } from "../snapshot.ts";
import { type Move, type Place, positionOf, record, type Turn } from "../turn.ts";

export async function executeParallel(turn: Turn, place: Place, state: ParallelState): Promise<Move> {
  const position = positionOf(place);
  const input = state.arguments
    ? await evaluateTemplate(state.arguments, scopeOf(turn, place))
    : position.input;
  record(turn, place.frame, "ParallelStateStarted");
  if (state.branches.length === 0) return succeed(turn, place, state, []);
  const branches = state.branches.map((body) => start(turn, place, body, input));
  position.wait = { kind: "parallel", branches };
  return { kind: "wait" };
}

function start(turn: Turn, parent: Place, body: Body, input: Json): Branch {
  const { last, silent } = parent.frame;
  const frame: Frame = { variables: {}, last, entry: input, ...(silent ? { silent } : {}) };
  turn.steps.push({ place: { frame, body, parent }, move: { kind: "enter", state: body.startAt, input } });
  return { kind: "running", frame };
}

export function joinParallel(
  turn: Turn,
  place: Place,
  state: ParallelState,
  child: Frame,
  output: Json,
): Move {
  const { wait } = positionOf(place);
  if (wait?.kind !== "parallel") return { kind: "wait" };
  const at = wait.branches.findIndex((branch) => branch.kind === "running" && branch.frame === child);
  wait.branches[at] = { kind: "done", output };
  place.frame.last = child.last;
  const outputs = wait.branches.flatMap((branch) => (branch.kind === "done" ? [branch.output] : []));
  return outputs.length < wait.branches.length ? { kind: "wait" } : succeed(turn, place, state, outputs);
}

export function breakParallel(place: Place, child: Frame, failure: Failure): Move {
  place.frame.last = child.last;
  return { kind: "fail", failure };
}

function succeed(turn: Turn, place: Place, state: ParallelState, outputs: Json[]): Move {
  delete positionOf(place).wait;
  record(turn, place.frame, "ParallelStateSucceeded", undefined, { aside: true });
  return { kind: "leave", result: outputs, exit: state };
}
