// What the embedded Step Functions is made of and what it needs from the host.
import type { HostClock } from "../../clock/clock.ts";
import type { Connection } from "../../sqlite/connection.ts";
import type { Pattern } from "../definition/resource.ts";
import type { Json } from "../json.ts";
import type { MachineType } from "../store/rows.ts";

export interface StepFunctionsOptions {
  /** Where its tables are: a file of others too, which they close, or one of its own. */
  readonly store: Connection | string;
  readonly clock: HostClock;
  readonly machines: readonly MachineSource[];
  readonly invoke: Invoke;
  /** Default: eu-west-3 and 000000000000. */
  readonly region?: string;
  readonly accountId?: string;
  /** Source of names, tokens and `$uuid()`. Default: random UUIDs. */
  readonly newId?: () => string;
  /** Numbers in [0, 1), for jitter and `$random()`. */
  readonly random?: () => number;
  /** False: `states:*` and `aws-sdk:sfn:*` go to `invoke.integration` too, instead of acting on this service. */
  readonly ownExecutions?: boolean;
  /** What goes wrong on purpose; default: nothing. */
  readonly mishaps?: Mishaps;
}

/** Asked, by the name of the state, before every call that a state makes. */
export type Mishaps = (state: string) => Mishap | undefined;

/** The call is not made, or is made and its answer is lost; the state fails in any case. */
export interface Mishap {
  readonly when: "before" | "after";
  readonly error: string;
  readonly cause: string;
}

export interface MachineSource {
  readonly arn: string;
  readonly name: string;
  readonly type: MachineType;
  /** The text or the value of the definition. */
  readonly definition: string | Json;
  readonly roleArn?: string;
}

export interface Invoke {
  /** Rejects with a TaskFailure, or with an Error whose `name` is the error's name in Retry and Catch. */
  lambda(functionArn: string, payload: Json, options: { signal: AbortSignal }): Promise<unknown>;
  /** `resource` is service and action: `dynamodb:putItem`, `aws-sdk:dynamodb:query`. */
  integration(resource: string, args: Json, options: IntegrationOptions): Promise<unknown>;
}

export interface IntegrationOptions {
  /** Told when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  readonly pattern: Pattern;
  /** For `.sync`: tells the answer to the request, before the result. */
  submitted(output: Json): void;
}

/** The failure of a task with exactly this error and cause. */
export class TaskFailure extends Error {
  override readonly name: string;
  override readonly cause: string;

  constructor(error: string, cause: string) {
    super(cause);
    this.name = error;
    this.cause = cause;
  }
}
