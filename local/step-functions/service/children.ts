// What a task that waits for an execution hears of it.
import type { Stimulus } from "../interpreter/stimulus.ts";
import { type Json, type JsonObject, parseJson } from "../json.ts";
import type { ExecutionRow, ParentTask } from "../store/rows.ts";

/** The end of an execution, as the answer to the task that waits for it. */
export function tellParent(ended: ExecutionRow, { wait, call }: ParentTask): Stimulus {
  if (call === "startSyncExecution") return { kind: "task-succeeded", wait, output: syncResult(ended) };
  if (ended.status === "SUCCEEDED")
    return { kind: "task-succeeded", wait, output: description(ended, call === "sync:2") };
  return {
    kind: "task-failed",
    wait,
    error: "States.TaskFailed",
    cause: JSON.stringify(description(ended, false)),
  };
}

/** @param parsed whether Input and Output are values (`.sync:2`) or JSON texts (`.sync`). */
function description(ended: ExecutionRow, parsed: boolean): JsonObject {
  const shown = (text: string): Json => (parsed ? parseJson(text) : text);
  return {
    ...(ended.cause === null ? {} : { Cause: ended.cause }),
    ...(ended.error === null ? {} : { Error: ended.error }),
    ExecutionArn: ended.arn,
    Input: shown(ended.input),
    InputDetails: { Included: true },
    Name: ended.name,
    ...(ended.output === null ? {} : { Output: shown(ended.output), OutputDetails: { Included: true } }),
    StartDate: ended.started,
    StateMachineArn: ended.machine,
    Status: ended.status,
    StopDate: ended.stopped,
  };
}

function syncResult(ended: ExecutionRow): JsonObject {
  return {
    ExecutionArn: ended.arn,
    StateMachineArn: ended.machine,
    Name: ended.name,
    StartDate: instant(ended.started),
    StopDate: instant(ended.stopped ?? ended.started),
    Status: ended.status,
    ...(ended.error === null ? {} : { Error: ended.error }),
    ...(ended.cause === null ? {} : { Cause: ended.cause }),
    Input: ended.input,
    InputDetails: { Included: true },
    ...(ended.output === null ? {} : { Output: ended.output, OutputDetails: { Included: true } }),
  };
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
