// Runs one case on a service of its own, under a virtual clock.
import { createVirtualClock } from "../../clock/virtual.ts";
import { UnsupportedDefinition } from "../definition/unsupported.ts";
import { isObject, type Json, type JsonObject, parseJson } from "../json.ts";
import { createStepFunctions } from "../service/create.ts";
import { isToken } from "../service/tokens.ts";
import type { Case } from "./cases.ts";
import { conforms, type Produced } from "./matching.ts";
import { stubs } from "./stubs.ts";

type Verdict =
  | { readonly kind: "passed" }
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "failed"; readonly got: Produced };

const machineArn = "arn:aws:states:eu-west-3:000000000000:stateMachine:case";
/** Later than the instants in the inputs of the cases, which lie in the past. */
const beginning = Date.parse("2026-01-01T00:00:00Z");

export async function runCase(given: Case): Promise<Verdict> {
  try {
    const got = await produce(given);
    return conforms(given, got) ? { kind: "passed" } : { kind: "failed", got };
  } catch (error) {
    if (error instanceof UnsupportedDefinition) return { kind: "refused", why: error.message };
    throw error;
  }
}

async function produce(given: Case): Promise<Produced> {
  const clock = createVirtualClock({ from: beginning });
  const waiting: Waiting[] = [];
  const service = createStepFunctions({
    store: ":memory:",
    clock,
    machines: [{ arn: machineArn, name: "case", type: "STANDARD", definition: given.definition }],
    invoke: stubs(given, clock, (args) => waiting.push({ token: tokenIn(args) })),
    ownExecutions: false,
  });
  const ask = async (action: string, body: JsonObject): Promise<Json> => {
    const reply = await service.handle(`AWSStepFunctions.${action}`, body);
    const answer = parseJson(JSON.stringify(reply.body));
    if (reply.status !== 200) throw new Error(`${action} was refused: ${JSON.stringify(answer)}`);
    return answer;
  };
  service.resume();
  const started = await ask("StartExecution", {
    stateMachineArn: machineArn,
    input: JSON.stringify(given.input ?? {}),
  });
  const executionArn = textOf(started, "executionArn");
  clock.onIdle(interventions(given, ask, executionArn, waiting));
  await clock.runUntil(Number.POSITIVE_INFINITY);
  const description = await ask("DescribeExecution", { executionArn });
  const events = await history(ask, executionArn);
  await clock.stop();
  service.close();
  return { ...outcomeOf(description), events };
}

/** What happens to the execution from outside, once nothing else is left to do: callbacks, and a stop. */
function interventions(
  given: Case,
  ask: Ask,
  executionArn: string,
  waiting: Waiting[],
): () => Promise<boolean> {
  const callbacks = [...(given.callbacks ?? [])];
  let stop = given.stop ?? undefined;
  return async () => {
    if (stop && (await history(ask, executionArn)).length >= stop.after) {
      const { error, cause } = stop;
      stop = undefined;
      await ask("StopExecution", { executionArn, ...reason(error, cause) });
      return true;
    }
    const taskToken = waiting.shift()?.token;
    const callback = taskToken === undefined ? undefined : callbacks.shift();
    if (taskToken === undefined || callback === undefined || callback.kind === "none") return false;
    const { kind, output = null, error, cause } = callback;
    if (kind === "success") await ask("SendTaskSuccess", { taskToken, output: JSON.stringify(output) });
    else await ask("SendTaskFailure", { taskToken, ...reason(error, cause) });
    return true;
  };
}

function reason(error: string | undefined, cause: string | undefined): JsonObject {
  return { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
}

interface Waiting {
  readonly token: string | undefined;
}

function outcomeOf(description: Json): Omit<Produced, "events"> {
  const { status, output, error, cause } = isObject(description) ? description : {};
  return {
    status: String(status),
    ...(typeof output === "string" ? { output: parseJson(output) } : {}),
    ...(typeof error === "string" ? { error } : {}),
    ...(typeof cause === "string" ? { cause } : {}),
  };
}

type Ask = (action: string, body: JsonObject) => Promise<Json>;

async function history(ask: Ask, executionArn: string): Promise<readonly JsonObject[]> {
  const answer = await ask("GetExecutionHistory", { executionArn, maxResults: 1_000 });
  const events = isObject(answer) ? answer.events : undefined;
  return Array.isArray(events) ? events.filter(isObject).map(flatten) : [];
}

/** Left out of the recordings. */
const unrecorded = new Set([
  "timestamp",
  "roleArn",
  "inputDetails",
  "outputDetails",
  "assignedVariablesDetails",
  "region",
  "mapRunArn",
]);
const texts = new Set(["input", "output", "parameters"]);

function flatten(event: JsonObject): JsonObject {
  const flat: JsonObject = {};
  for (const [name, value] of Object.entries(event)) {
    if (unrecorded.has(name)) continue;
    if (name.endsWith("EventDetails") && isObject(value)) Object.assign(flat, flatten(value));
    else if (texts.has(name) && typeof value === "string") flat[name] = parseJson(value);
    else if (name === "assignedVariables" && isObject(value)) flat[name] = parsed(value);
    else flat[name] = value;
  }
  return flat;
}

function parsed(variables: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(variables).map(([name, text]) => [name, parseJson(String(text))]));
}

/** The task token among the arguments of a call, where a worker would find it. */
function tokenIn(args: Json): string | undefined {
  if (typeof args === "string") return isToken(args) ? args : undefined;
  if (typeof args !== "object" || args === null) return undefined;
  for (const value of Object.values(args)) {
    const token = tokenIn(value);
    if (token !== undefined) return token;
  }
  return undefined;
}

function textOf(value: Json, name: string): string {
  const field = isObject(value) ? value[name] : undefined;
  if (typeof field === "string") return field;
  throw new Error(`The answer has no ${name}`);
}
