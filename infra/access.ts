// Access to a resource is one thing: the variable that names it and the permission to use it are given
// together, so that a function can neither miss a grant nor hold one that it has no name for.
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import type { EventBus } from "aws-cdk-lib/aws-events";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { StateMachine } from "aws-cdk-lib/aws-stepfunctions";

/** Names of the orders table's indexes; the adapter reads them under the same names. */
export const byListing = "byListing";
export const byParty = "byParty";

export interface Access {
  readonly value: string;
  grant(to: LambdaFunction): void;
}

const reading = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"];
const writing = [
  "dynamodb:PutItem",
  "dynamodb:UpdateItem",
  "dynamodb:DeleteItem",
  "dynamodb:BatchWriteItem",
  "dynamodb:ConditionCheckItem",
];

const table = (to: Table, actions: readonly string[]): Access => ({
  value: to.tableName,
  grant: (fn) => void to.grant(fn, ...actions),
});

export const read = (to: Table): Access => table(to, reading);
export const readAndWrite = (to: Table): Access => table(to, [...reading, ...writing]);
export const write = (to: Table): Access => table(to, writing);
/** The auditor reads everything. */
export const scan = (to: Table): Access => table(to, ["dynamodb:Scan"]);

/** Starts executions. The machine is named, not referred to, where it would close a circle between stacks. */
export const start = (machine: StateMachine): Access => ({
  value: machine.stateMachineArn,
  grant: (fn) => void machine.grantStartExecution(fn),
});

export const watch = (machine: StateMachine): Access => ({
  value: machine.stateMachineArn,
  grant: (fn) => void machine.grantRead(fn),
});

export const publish = (bus: EventBus): Access => ({
  value: bus.eventBusName,
  grant: (fn) => void bus.grantPutEventsTo(fn),
});
