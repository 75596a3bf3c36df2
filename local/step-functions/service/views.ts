// Executions and state machines in the shape in which the service shows them. Instants are epoch seconds.
import type { JsonObject } from "../json.ts";
import type { ExecutionRow } from "../store/rows.ts";
import type { RegisteredMachine } from "./machines.ts";

const included = { included: true };

export function describeExecution(row: ExecutionRow): JsonObject {
  return {
    ...summarizeExecution(row),
    input: row.input,
    inputDetails: included,
    ...(row.output === null ? {} : { output: row.output, outputDetails: included }),
    ...(row.error === null ? {} : { error: row.error }),
    ...(row.cause === null ? {} : { cause: row.cause }),
    redriveCount: 0,
    redriveStatus: "NOT_REDRIVABLE",
    redriveStatusReason: `Execution is ${row.status} and cannot be redriven`,
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
  };
}

export function describeSyncExecution(row: ExecutionRow): JsonObject {
  const { redriveCount, redriveStatus, redriveStatusReason, ...description } = describeExecution(row);
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
