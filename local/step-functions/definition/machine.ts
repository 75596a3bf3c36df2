// A state machine after validation: every field checked, every expression compiled.
import type { Template } from "../expressions/template.ts";
import type { Resource } from "./resource.ts";

export interface Machine extends Body {
  readonly timeoutSeconds?: number;
}

/** States that run one after another: a machine, a branch of a Parallel, the processor of a Map. */
export interface Body {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

export type State =
  | PassState
  | TaskState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;

/** What a state does with its result. `next` is absent when the state ends its body. */
export interface Exit {
  readonly output?: Template;
  readonly assign?: readonly (readonly [string, Template])[];
  readonly next?: string;
}

interface Named {
  readonly name: string;
}

interface PassState extends Named, Exit {
  readonly type: "Pass";
}

interface SucceedState extends Named, Exit {
  readonly type: "Succeed";
}

export interface FailState extends Named {
  readonly type: "Fail";
  readonly error?: Template;
  readonly cause?: Template;
}

export interface ChoiceState extends Named {
  readonly type: "Choice";
  readonly choices: readonly (Exit & { readonly condition: Template })[];
  readonly otherwise?: Exit;
}

export interface WaitState extends Named, Exit {
  readonly type: "Wait";
  readonly until: { readonly unit: "Seconds" | "Timestamp"; readonly value: Template };
}

/** What a state does when it fails: first its retriers, then its catchers. */
export interface Recovery {
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds?: number;
  readonly fullJitter: boolean;
}

export interface Catcher extends Exit {
  readonly errorEquals: readonly string[];
  readonly next: string;
}

export interface TaskState extends Named, Exit, Recovery {
  readonly type: "Task";
  readonly resource: Resource;
  readonly arguments?: Template;
  readonly roleArn?: Template;
  readonly timeoutSeconds?: Template;
  readonly heartbeatSeconds?: Template;
}

export interface ParallelState extends Named, Exit, Recovery {
  readonly type: "Parallel";
  readonly arguments?: Template;
  readonly branches: readonly Body[];
}

export interface MapState extends Named, Exit, Recovery {
  readonly type: "Map";
  readonly items?: Template;
  readonly itemSelector?: Template;
  readonly processor: Body;
  readonly distributed: boolean;
  readonly label?: string;
  readonly maxConcurrency?: Template;
  readonly toleratedFailureCount?: Template;
  readonly toleratedFailurePercentage?: Template;
}
