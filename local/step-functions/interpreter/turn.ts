// One turn of an execution: the working copy of its snapshot while a stimulus is applied, and what has come
// of it so far.
import type { Body, Exit, Machine, State } from "../definition/machine.ts";
import type { Failure } from "../expressions/failure.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Frame, Position, Snapshot } from "./snapshot.ts";
import type { Effect, Ending, HistoryEvent } from "./stimulus.ts";

export interface ExecutionFacts {
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  readonly machineName: string;
  readonly roleArn: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly redrives: number;
  readonly redrivenAt: number | null;
  /** Read only when an expression asks for it. */
  input(): Json;
}

export interface Services {
  /** Epoch milliseconds; stands still during a turn. */
  now(): number;
  random(): number;
  newToken(): string;
}

export interface Turn {
  readonly machine: Machine;
  readonly execution: ExecutionFacts;
  readonly services: Services;
  readonly snapshot: Snapshot;
  readonly events: HistoryEvent[];
  readonly effects: Effect[];
  /** What is left to do in this turn, in order. */
  readonly steps: Step[];
  /** Lines that were given up in this turn. */
  readonly dropped: Set<Frame>;
  ending?: Ending;
  /** As it was when the failure arose that nobody has taken yet: where a redrive goes on. */
  failing?: Snapshot;
}

export interface Step {
  readonly place: Place;
  readonly move: Move;
}

/** A line of states, and the line whose state it is part of. */
export interface Place {
  readonly frame: Frame;
  readonly body: Body;
  readonly parent?: Place;
}

/** What happens next in a line. */
export type Move =
  | { readonly kind: "enter"; readonly state: string; readonly input: Json }
  | { readonly kind: "execute" }
  | { readonly kind: "wait" }
  | { readonly kind: "leave"; readonly result: Json; readonly exit: Exit }
  | { readonly kind: "finish"; readonly output: Json }
  | { readonly kind: "fail"; readonly failure: Failure }
  /** A line inside this one's state has come to its end, or has failed. */
  | { readonly kind: "join"; readonly child: Frame; readonly output: Json }
  | { readonly kind: "break"; readonly child: Frame; readonly failure: Failure };

/** @returns the id of the new event. */
export function record(
  turn: Turn,
  frame: Frame,
  type: string,
  details?: JsonObject,
  options: Recording = {},
): number {
  if (frame.silent) return frame.last;
  const id = turn.snapshot.nextEvent++;
  turn.events.push({
    id,
    previousEventId: options.previous ?? frame.last,
    type,
    timestamp: turn.services.now(),
    ...(details ? { details } : {}),
  });
  if (!options.aside) frame.last = id;
  return id;
}

interface Recording {
  /** The event before, when it is not the last one of the line. */
  readonly previous?: number;
  /** The line's next event does not follow this one, but the one before. */
  readonly aside?: boolean;
}

export function newWait(turn: Turn): number {
  return turn.snapshot.nextWait++;
}

export function positionOf(place: Place): Position {
  if (place.frame.at) return place.frame.at;
  throw new Error("A line that has not entered a state cannot act");
}

export function stateOf(place: Place): State {
  const name = positionOf(place).state;
  const state = place.body.states.get(name);
  if (state) return state;
  throw new Error(`The definition has no state "${name}"`);
}
