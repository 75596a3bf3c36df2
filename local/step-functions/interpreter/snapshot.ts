// The state of a running execution, as plain JSON. It is all that an execution is between two stimuli:
// what is written to disk, and what a restart goes on from.
import type { Json, JsonObject } from "../json.ts";

export interface Snapshot {
  /** Id of the next history event. */
  nextEvent: number;
  /** Id of the next wait. */
  nextWait: number;
  root: Frame;
}

/** A line of states: the machine's own, a branch of a Parallel, an iteration of a Map. */
export interface Frame {
  variables: JsonObject;
  /** Id of the last event of this line: the next one's `previousEventId`. */
  last: number;
  /** In a Map: the item that this iteration works on. */
  item?: { index: number; value: Json };
  /** Inside a distributed Map: the history of the execution says nothing of this line. */
  silent?: true;
  /** An iteration of a distributed Map: it does not see the variables around the Map. */
  isolated?: true;
  /** What it begins with, until it has entered its first state. */
  entry?: Json;
  at?: Position;
}

export interface Position {
  state: string;
  input: Json;
  /** Epoch milliseconds. */
  entered: number;
  /** The event that recorded the entry, and the one before it. */
  enteredEvent: number;
  beforeEntry: number;
  /** Retries made, by index of the retrier. */
  retries: number[];
  wait?: Wait;
}

export type Wait =
  | { kind: "task"; id: number; token?: string; heartbeatSeconds?: number }
  | { kind: "delay"; id: number }
  | { kind: "retry"; id: number }
  | { kind: "parallel"; branches: Branch[] }
  | {
      kind: "map";
      items: Json[];
      /** How many may run at once, and how many may fail. */
      concurrency: number;
      tolerated: number;
      /** Items started so far. */
      started: number;
      failed: number;
      running: Iteration[];
      /** One entry per item: its output once it has one. */
      outputs: ({ output: Json } | null)[];
    };

export type Branch = { kind: "running"; frame: Frame } | { kind: "done"; output: Json };

interface Iteration {
  index: number;
  frame: Frame;
}
