// The error and the cause of a task, from what its function or integration threw.
import type { Resource } from "../definition/resource.ts";
import { TaskFailure } from "./options.ts";

/** How each service's errors are prefixed. */
const prefixes: Readonly<Record<string, string>> = {
  dynamodb: "DynamoDB",
  "aws-sdk:dynamodb": "DynamoDb",
  "aws-sdk:sfn": "Sfn",
  events: "EventBridge",
  sqs: "SQS",
  states: "StepFunctions",
};

export function failureOf(thrown: unknown, resource: Resource): { error: string; cause: string } {
  if (thrown instanceof TaskFailure) return { error: thrown.name, cause: thrown.cause };
  const { name, message } = thrown instanceof Error ? thrown : { name: "Error", message: String(thrown) };
  if (resource.kind === "function") return { error: name, cause: functionCause(name, message) };
  if (resource.service === "lambda") {
    const isServiceError = name.startsWith("Lambda.") || name.startsWith("States.");
    return { error: name, cause: isServiceError ? message : functionCause(name, message) };
  }
  const prefix = prefixes[resource.service];
  return { error: prefix === undefined || name.includes(".") ? name : `${prefix}.${name}`, cause: message };
}

/**
 * As Lambda reports an error of a Node function, without the frames of the stack: they name files of this
 * machine, and the same day must leave the same history on every machine.
 */
function functionCause(errorType: string, errorMessage: string): string {
  return JSON.stringify({ errorType, errorMessage, trace: [`${errorType}: ${errorMessage}`] });
}
