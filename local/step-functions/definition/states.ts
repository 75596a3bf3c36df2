// The fields of each type of state.
import { optional, readExit, readResult } from "./exit.ts";
import type { Fields } from "./fields.ts";
import type { Body, ChoiceState, FailState, MapState, State, TaskState, WaitState } from "./machine.ts";
import { readRecovery } from "./recovery.ts";
import { parseResource } from "./resource.ts";

export type LoadBody = (fields: Fields, language: string) => Body;
type Nested = (fields: Fields) => Body;

const common = ["Type", "Comment", "QueryLanguage"];
const leaving = ["Next", "End", "Output", "Assign"];

export function readState(name: string, fields: Fields, nested: Nested): State {
  const type = fields.requiredText("Type");
  switch (type) {
    case "Pass":
      fields.only([...common, ...leaving]);
      return { type, name, ...readExit(fields) };
    case "Succeed":
      fields.only([...common, "Output"]);
      return { type, name, ...optional("output", fields.template("Output")) };
    case "Fail":
      return readFail(name, fields);
    case "Choice":
      return readChoice(name, fields);
    case "Wait":
      return readWait(name, fields);
    case "Task":
      return readTask(name, fields);
    case "Parallel":
      fields.only([...common, ...leaving, "Branches", "Arguments", "Retry", "Catch"]);
      return {
        type,
        name,
        ...readExit(fields),
        ...readRecovery(fields),
        ...optional("arguments", fields.template("Arguments")),
        branches: fields.list("Branches").map((branch) => {
          branch.only(["Comment", "StartAt", "States"]);
          return nested(branch);
        }),
      };
    case "Map":
      return readMap(name, fields, nested);
    default:
      return fields.refuse(`state type "${type}" is not supported`);
  }
}

function readFail(name: string, fields: Fields): FailState {
  fields.only([...common, "Error", "Cause"]);
  return {
    type: "Fail",
    name,
    ...optional("error", fields.template("Error")),
    ...optional("cause", fields.template("Cause")),
  };
}

function readChoice(name: string, fields: Fields): ChoiceState {
  fields.only([...common, "Choices", "Default", "Output", "Assign"]);
  const choices = fields.list("Choices").map((rule) => {
    rule.only(["Condition", "Next", "Output", "Assign", "Comment"]);
    return {
      ...readResult(rule),
      condition: rule.requiredTemplate("Condition"),
      next: rule.requiredText("Next"),
    };
  });
  if (choices.length === 0) fields.refuse(`field "Choices" must have at least one rule`);
  const next = fields.text("Default");
  return {
    type: "Choice",
    name,
    choices,
    ...(next === undefined ? {} : { otherwise: { ...readResult(fields), next } }),
  };
}

function readWait(name: string, fields: Fields): WaitState {
  fields.only([...common, ...leaving, "Seconds", "Timestamp"]);
  const [unit, other] = fields.has("Seconds")
    ? (["Seconds", "Timestamp"] as const)
    : (["Timestamp", "Seconds"] as const);
  if (fields.has(other)) fields.refuse(`needs either "Seconds" or "Timestamp", not both`);
  return { type: "Wait", name, ...readExit(fields), until: { unit, value: fields.requiredTemplate(unit) } };
}

function readTask(name: string, fields: Fields): TaskState {
  fields.only([
    ...common,
    ...leaving,
    ...["Resource", "Arguments", "Credentials", "TimeoutSeconds", "HeartbeatSeconds", "Retry", "Catch"],
  ]);
  const text = fields.requiredText("Resource");
  const resource = parseResource(text) ?? fields.refuse(`resource "${text}" is not supported`);
  return {
    type: "Task",
    name,
    ...readExit(fields),
    ...readRecovery(fields),
    resource,
    ...optional("arguments", fields.template("Arguments")),
    ...optional("roleArn", readRole(fields)),
    ...optional("timeoutSeconds", fields.numeric("TimeoutSeconds")),
    ...optional("heartbeatSeconds", fields.numeric("HeartbeatSeconds")),
  };
}

function readRole(fields: Fields) {
  if (!fields.has("Credentials")) return undefined;
  const credentials = fields.within("Credentials");
  credentials.only(["RoleArn"]);
  return credentials.requiredTemplate("RoleArn");
}

function readMap(name: string, fields: Fields, nested: Nested): MapState {
  fields.only([
    ...common,
    ...leaving,
    ...["Items", "ItemSelector", "ItemProcessor", "MaxConcurrency", "Label", "Retry", "Catch"],
    ...["ToleratedFailureCount", "ToleratedFailurePercentage"],
  ]);
  const processor = fields.within("ItemProcessor");
  processor.only(["Comment", "ProcessorConfig", "StartAt", "States"]);
  return {
    type: "Map",
    name,
    ...readExit(fields),
    ...readRecovery(fields),
    processor: nested(processor),
    distributed: isDistributed(processor),
    ...optional("items", fields.template("Items")),
    ...optional("itemSelector", fields.template("ItemSelector")),
    ...optional("label", fields.text("Label")),
    ...optional("maxConcurrency", fields.template("MaxConcurrency")),
    ...optional("toleratedFailureCount", fields.numeric("ToleratedFailureCount")),
    ...optional("toleratedFailurePercentage", fields.numeric("ToleratedFailurePercentage")),
  };
}

function isDistributed(processor: Fields): boolean {
  if (!processor.has("ProcessorConfig")) return false;
  const config = processor.within("ProcessorConfig");
  config.only(["Mode", "ExecutionType"]);
  const mode = config.text("Mode") ?? "INLINE";
  if (mode !== "INLINE" && mode !== "DISTRIBUTED") config.refuse(`Map mode "${mode}" is not supported`);
  return mode === "DISTRIBUTED";
}
