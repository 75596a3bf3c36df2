// What the store holds, in the words of the engine.
import type { TaskCall, TimerPurpose } from "../interpreter/stimulus.ts";

export type MachineType = "STANDARD" | "EXPRESS";
export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

export interface ExecutionRow {
  readonly id: number;
  readonly arn: string;
  readonly name: string;
  readonly machine: string;
  readonly revision: number;
  readonly type: MachineType;
  readonly status: ExecutionStatus;
  /** Epoch milliseconds. */
  readonly started: number;
  readonly stopped: number | null;
  /** JSON texts. */
  readonly input: string;
  readonly output: string | null;
  readonly error: string | null;
  readonly cause: string | null;
  /** The task of another execution that waits for this one. */
  readonly parent: ParentTask | null;
  /** How often it was set going again after it had failed, and when it was so last, in epoch milliseconds. */
  readonly redrives: number;
  readonly redriven: number | null;
}

export interface ParentTask {
  readonly execution: number;
  readonly wait: number;
  /** How the parent wants to hear of the end: `sync`, `sync:2` or `startSyncExecution`. */
  readonly call: string;
}

export interface CallRow {
  readonly execution: number;
  readonly wait: number;
  readonly call: TaskCall;
}

export interface TokenRow {
  readonly execution: number;
  readonly wait: number;
  readonly heartbeatSeconds: number | null;
}

export interface TimerRow {
  readonly id: number;
  readonly execution: number;
  readonly wait: number;
  readonly purpose: TimerPurpose;
  readonly at: number;
}

export interface EventRow {
  readonly id: number;
  readonly previous: number;
  readonly type: string;
  readonly at: number;
  /** JSON text. */
  readonly details: string | null;
}
