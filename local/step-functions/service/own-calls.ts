// Tasks that call this service itself: `states:startExecution` and `aws-sdk:sfn:*`. What they change and the
// answer to the task are written together, so that a call is never made twice.
import type { z } from "zod";
import type { Resource } from "../definition/resource.ts";
import type { Stimulus } from "../interpreter/stimulus.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { type ActionsGiven, actionsOf } from "./actions.ts";
import { type CallsGiven, failed } from "./calls.ts";
import { ServiceError } from "./errors.ts";
import type { Mishap } from "./options.ts";
import { requests } from "./requests.ts";
import { begin, expectExpress, type NewExecution } from "./start.ts";
import { failTask, keepTaskAlive, succeedTask } from "./tasks.ts";

type Integration = Extract<Resource, { kind: "integration" }>;

/** What a call has written: the answer to the task, if it has one yet, and what to set going afterwards. */
interface Outcome {
  readonly output?: Json;
  readonly submitted?: boolean;
  deliver(): void;
}

interface Asked {
  readonly execution: number;
  readonly wait: number;
  readonly resource: Integration;
  readonly args: JsonObject;
  /** In place of its answer. */
  readonly lost?: Mishap;
}

/** @returns a function that makes such a call, or answers false when the call is for another service. */
export function ownCalls(given: ActionsGiven): CallsGiven["own"] {
  return (execution, wait, { resource, arguments: args }, lost) => {
    if (resource.kind !== "integration" || !/^(states|aws-sdk:sfn)$/.test(resource.service)) return false;
    const asked = { execution, wait, resource, args: isObject(args) ? args : {} };
    makeCall(given, { ...asked, ...(lost !== undefined && { lost }) });
    return true;
  };
}

function makeCall(given: ActionsGiven, asked: Asked): void {
  const { store, executions } = given;
  const { execution, wait } = asked;
  const { stimulus, entry, deliver } = store.transaction(() => {
    const outcome = attempt(given, asked);
    const answer = stimulusOf(asked, outcome);
    store.waits.deleteCall(execution, wait);
    const id = answer && store.inbox.insert(execution, answer);
    return {
      stimulus: answer,
      entry: id,
      deliver: outcome instanceof ServiceError ? undefined : outcome.deliver,
    };
  });
  if (stimulus) executions.deliver(execution, stimulus, entry);
  deliver?.();
}

/** A refusal is a value here: what came before it in the transaction is kept. */
function attempt(given: ActionsGiven, asked: Asked): Outcome | ServiceError {
  try {
    return asked.resource.service === "states" ? startChild(given, asked) : callAction(given, asked);
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
}

function startChild(given: ActionsGiven, { execution, wait, resource, args }: Asked): Outcome {
  const sync = resource.pattern === "sync" || resource.pattern === "sync:2";
  const request = read(requests.StartExecution, args);
  if (sync && given.machines.get(request.stateMachineArn).type === "EXPRESS") {
    throw new ServiceError("StateMachineTypeNotSupported", "An Express state machine cannot be waited for");
  }
  const child = begin(given, request, sync ? { execution, wait, call: resource.pattern } : null);
  const metadata = {
    SdkHttpMetadata: { HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: given.newId() },
  };
  const output = { ExecutionArn: child.arn, ...metadata, StartDate: child.started };
  return { output, submitted: resource.pattern !== "answer", deliver: child.deliver };
}

function callAction(given: ActionsGiven, { execution, wait, resource, args }: Asked): Outcome {
  const name = resource.call.replace("aws-sdk:sfn:", "");
  switch (name) {
    case "startExecution":
      return started(begin(given, read(requests.StartExecution, args)), resource);
    case "startSyncExecution": {
      const request = read(requests.StartSyncExecution, args);
      expectExpress(given.machines.get(request.stateMachineArn));
      const child = begin(given, request, { execution, wait, call: name });
      return { deliver: child.deliver };
    }
    case "sendTaskSuccess":
      return { output: {}, ...succeedTask(given, read(requests.SendTaskSuccess, args)) };
    case "sendTaskFailure":
      return { output: {}, ...failTask(given, read(requests.SendTaskFailure, args)) };
    case "sendTaskHeartbeat":
      return { output: {}, ...keepTaskAlive(given, read(requests.SendTaskHeartbeat, args)) };
    default:
      return { output: show(otherAction(given, name, args)), deliver: () => undefined };
  }
}

function started(execution: NewExecution, { pattern }: Integration): Outcome {
  const output = { ExecutionArn: execution.arn, StartDate: new Date(execution.started).toISOString() };
  return { output, submitted: pattern === "token", deliver: execution.deliver };
}

function otherAction(given: ActionsGiven, name: string, args: JsonObject): JsonObject {
  const actions = actionsOf(given);
  switch (name) {
    case "describeExecution":
      return actions.DescribeExecution(read(requests.DescribeExecution, args));
    case "listExecutions":
      return actions.ListExecutions(read(requests.ListExecutions, args));
    case "stopExecution":
      return actions.StopExecution(read(requests.StopExecution, args));
    default:
      throw new ServiceError("UnknownOperationException", `The action ${name} is not supported`);
  }
}

/** @returns undefined while the task has to wait for the execution that it has started. */
function stimulusOf({ wait, resource, lost }: Asked, outcome: Outcome | ServiceError): Stimulus | undefined {
  if (lost !== undefined) return failed(wait, lost);
  if (outcome instanceof ServiceError) return failed(wait, failureOf(outcome, resource));
  if (outcome.output === undefined) return undefined;
  return { kind: outcome.submitted ? "task-submitted" : "task-succeeded", wait, output: outcome.output };
}

/** As the service words the errors of its own API, which differs between the two kinds of integration. */
function failureOf(
  { type, message }: ServiceError,
  { service }: Integration,
): { error: string; cause: string } {
  return service === "states"
    ? {
        error: `StepFunctions.${type}Exception`,
        cause: `${message} (Service: AWSStepFunctions; Status Code: 400; Error Code: ${type})`,
      }
    : { error: `Sfn.${type}Exception`, cause: `${message} (Service: Sfn, Status Code: 400)` };
}

/** The arguments of a task as a request: names in lower camel case, null as absent, JSON where a text is meant. */
function read<Request>(schema: z.ZodType<Request>, args: JsonObject): Request {
  const given = Object.entries(args).flatMap(([name, value]) => {
    if (value === null) return [];
    const isText = typeof value === "string" || !["Input", "Output"].includes(name);
    return [[name.charAt(0).toLowerCase() + name.slice(1), isText ? value : JSON.stringify(value)] as const];
  });
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  throw new ServiceError("ValidationException", parsed.error.issues.map((issue) => issue.message).join("; "));
}

/** An answer of the API as the result of a task: names in upper camel case, instants in ISO 8601. */
function show(value: Json, name = ""): Json {
  if (Array.isArray(value)) return value.map((item) => show(item));
  if (isObject(value)) {
    const fields = Object.entries(value).map(([key, inner]) => [
      key.charAt(0).toUpperCase() + key.slice(1),
      show(inner, key),
    ]);
    return Object.fromEntries(fields);
  }
  return typeof value === "number" && name.endsWith("Date") ? new Date(value * 1_000).toISOString() : value;
}
