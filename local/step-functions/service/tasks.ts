// SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat: the answers to task tokens.
import type { HostClock } from "../../clock/clock.ts";
import type { Stimulus } from "../interpreter/stimulus.ts";
import { type Json, parseJson } from "../json.ts";
import type { TokenRow } from "../store/rows.ts";
import type { Store } from "../store/store.ts";
import { ServiceError } from "./errors.ts";
import type { Executions } from "./executions.ts";
import type { Request } from "./requests.ts";
import { isToken } from "./tokens.ts";

export interface TasksGiven {
  readonly store: Store;
  readonly executions: Executions;
  readonly clock: HostClock;
}

/** An answer that has been written; `deliver` hands it on, once the transaction is through. */
export interface Answer {
  deliver(): void;
}

/** The caller has opened a transaction, here and below. */
export function succeedTask(given: TasksGiven, { taskToken, output }: Request<"SendTaskSuccess">): Answer {
  const value = outputOf(output);
  return answer(given, taskToken, (wait) => ({ kind: "task-succeeded", wait, output: value }));
}

export function failTask(given: TasksGiven, request: Request<"SendTaskFailure">): Answer {
  const { taskToken, error = null, cause = null } = request;
  return answer(given, taskToken, (wait) => ({ kind: "task-failed", wait, error, cause }));
}

export function keepTaskAlive(
  { store, executions, clock }: TasksGiven,
  { taskToken }: Request<"SendTaskHeartbeat">,
): Answer {
  const row = find({ store, executions, clock }, taskToken);
  if (row.heartbeatSeconds !== null) {
    store.waits.moveTimer(row.execution, row.wait, "heartbeat", clock.now() + row.heartbeatSeconds * 1_000);
  }
  return { deliver: () => executions.timersChanged() };
}

function answer(given: TasksGiven, token: string, stimulusFor: (wait: number) => Stimulus): Answer {
  const { execution, wait } = find(given, token);
  const stimulus = stimulusFor(wait);
  given.store.waits.deleteToken(token);
  const entry = given.store.inbox.insert(execution, stimulus);
  return { deliver: () => given.executions.deliver(execution, stimulus, entry) };
}

function find({ store, executions }: TasksGiven, token: string): TokenRow {
  const row = store.waits.token(token);
  if (row && !executions.isEnding(row.execution, row.wait)) return row;
  if (row === undefined && !isToken(token))
    throw new ServiceError("InvalidToken", "Invalid Token: 'Invalid token'");
  throw new ServiceError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
}

function outputOf(text: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ServiceError("InvalidOutput", `Invalid Output: '${why}'`);
  }
}
