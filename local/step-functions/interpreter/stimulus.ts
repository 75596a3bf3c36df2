// What can happen to an execution from outside, and what it asks of the outside in return.
import type { Resource } from "../definition/resource.ts";
import type { Json, JsonObject } from "../json.ts";

/** `wait` is the id of the wait that is meant; a wait that is over makes the stimulus stale. */
export type Stimulus =
  | { readonly kind: "started" }
  /** It has failed, and goes on from where it did. */
  | { readonly kind: "redriven" }
  | { readonly kind: "task-submitted"; readonly wait: number; readonly output: Json }
  | { readonly kind: "task-succeeded"; readonly wait: number; readonly output: Json }
  | {
      readonly kind: "task-failed";
      readonly wait: number;
      readonly error: string | null;
      readonly cause: string | null;
    }
  | { readonly kind: "timer"; readonly wait: number; readonly purpose: TimerPurpose }
  | { readonly kind: "stop"; readonly error: string | null; readonly cause: string | null };

export type TimerPurpose = "execution" | "delay" | "retry" | "timeout" | "heartbeat";

/** The wait id under which the time limit of the whole execution runs. */
export const executionWait = 0;

export type Effect =
  | { readonly kind: "call"; readonly wait: number; readonly call: TaskCall }
  | {
      readonly kind: "token";
      readonly wait: number;
      readonly token: string;
      readonly heartbeatSeconds?: number;
    }
  | { readonly kind: "timer"; readonly wait: number; readonly purpose: TimerPurpose; readonly at: number }
  /** The call has been made and need not be made again; the wait goes on. */
  | { readonly kind: "answered"; readonly wait: number }
  /** The wait is over: its timers, token and call are no longer needed. */
  | { readonly kind: "close"; readonly wait: number }
  /** The wait was given up: as `close`, and what still runs for it is told. */
  | { readonly kind: "abandon"; readonly wait: number };

export interface TaskCall {
  /** Of which state. */
  readonly state: string;
  readonly resource: Resource;
  readonly arguments: Json;
}

export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  /** Inputs, outputs and parameters are values here; the service shows them as JSON texts. */
  readonly details?: JsonObject;
}

export type Ending =
  | { readonly status: "SUCCEEDED"; readonly output: Json }
  | {
      readonly status: "FAILED" | "TIMED_OUT" | "ABORTED";
      readonly error: string | null;
      readonly cause: string | null;
    };
