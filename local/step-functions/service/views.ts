// Executions and state machines in the shape in which the service shows them. Instants are epoch seconds.
import type { JsonObject } from "../json.ts";
import type { ExecutionRow } from "../store/rows.ts";
import type { RegisteredMachine } from "./machines.ts";

const included = { included: true };

/** For so long an execution that has failed may be set going again (AWS quota), in milliseconds. */
const REDRIVABLE_MS = 14 * 86_400_000;

/** @returns why it cannot be set going again; undefined when it can. */
export function notRedrivable({ status, type, stopped }: ExecutionRow, now: number): string | undefined {
  if (type === "EXPRESS") return "Express executions cannot be redriven";
  if (status === "RUNNING" || status === "SUCCEEDED") return `Execution is ${status} and cannot be redriven`;
  if (now - (stopped ?? now) > REDRIVABLE_MS) return "Execution's redrivable period exceeded";
  return undefined;
}

function redrivability(row: ExecutionRow, now: number): JsonObject {
  const why = notRedrivable(row, now);
  if (why === undefined) return { redriveStatus: "REDRIVABLE" };
  return { redriveStatus: "NOT_REDRIVABLE", redriveStatusReason: why };
}

export function describeExecution(row: ExecutionRow, now: number): JsonObject {
  return {
    ...summarizeExecution(row),
    input: row.input,
    inputDetails: included,
    ...(row.output === null ? {} : { output: row.output, outputDetails: included }),
    ...(row.error === null ? {} : { error: row.error }),
    ...(row.cause === null ? {} : { cause: row.cause }),
    ...redrivability(row, now),
  };
}

export function summarizeExecution(row: ExecutionRow): JsonObject {
  return {
    executionArn: row.arn,
    stateMachineArn: row.machine,
    name: row.name,
    status: row.status,
    startDate: seconds(row.started),
    ...(row.stopped === null ? {} : { stopDate: seconds(row.stopped) }),
    redriveCount: row.redrives,
    ...(row.redriven === null ? {} : { redriveDate: seconds(row.redriven) }),
  };
}

export function describeSyncExecution(row: ExecutionRow): JsonObject {
  const { redriveCount, redriveStatus, redriveStatusReason, ...description } = describeExecution(
    row,
    row.started,
  );
  return { ...description, billingDetails: { billedMemoryUsedInMB: 64, billedDurationInMilliseconds: 0 } };
}

export function describeMachine(machine: RegisteredMachine): JsonObject {
  return {
    ...summarizeMachine(machine),
    status: "ACTIVE",
    definition: machine.definition,
    roleArn: machine.roleArn,
    revisionId: `revision-${machine.revision}`,
    loggingConfiguration: { level: "OFF", includeExecutionData: false },
    tracingConfiguration: { enabled: false },
  };
}

export function summarizeMachine(machine: RegisteredMachine): JsonObject {
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    type: machine.type,
    creationDate: seconds(machine.created),
  };
}

export function seconds(milliseconds: number): number {
  return milliseconds / 1_000;
}
