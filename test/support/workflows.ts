// The synthesized workflows on the embedded Step Functions, with functions and a world that a test makes up.

import { ENTRY } from "#infra/constructs/service-function.ts";
import { createVirtualClock } from "#local/clock/virtual.ts";
import { createStepFunctions, type Json, type JsonObject, TaskFailure } from "#local/step-functions/index.ts";
import { assembly, type Resource, resourcesOf } from "./assembly.ts";

export interface State extends JsonObject {
  Type: string;
}
export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** The definition of a state machine by its name, with functions as `<arn>:<name>`. */
export async function definitionOf(machine: string): Promise<Definition> {
  const all = await definitions();
  const [found] = [...all].flatMap(([name, definition]) =>
    name.endsWith(`-${machine}`) ? [definition] : [],
  );
  if (found === undefined) throw new Error(`no state machine ${machine} in ${[...all.keys()]}`);
  return found;
}

/** Of every state machine of the app, by its name. */
export async function definitions(): Promise<ReadonlyMap<string, Definition>> {
  const resources = resourcesOf(await assembly(), "orchestration");
  return new Map(
    Object.values(resources)
      .filter(({ Type }) => Type === "AWS::StepFunctions::StateMachine")
      .map(({ Properties }) => [String(Properties.StateMachineName), written(Properties, resources)]),
  );
}

function written(
  { DefinitionString }: Resource["Properties"],
  resources: Readonly<Record<string, Resource>>,
): Definition {
  const { "Fn::Join": join } = Object(DefinitionString);
  const parts: unknown[] = join[1];
  return JSON.parse(parts.map((part) => (typeof part === "string" ? part : named(part, resources))).join(""));
}

function named(part: unknown, resources: Readonly<Record<string, Resource>>): string {
  const { Ref, "Fn::GetAtt": attribute } = Object(part);
  const known: Readonly<Record<string, string>> = {
    "AWS::Partition": "aws",
    "AWS::Region": "eu-west-3",
    "AWS::AccountId": "000000000000",
  };
  if (Ref !== undefined) return known[Ref] ?? `arn:aws:states:eu-west-3:000000000000:stateMachine:${Ref}`;
  const entry = String(resources[attribute[0]]?.Metadata[ENTRY]);
  const name = entry.slice(entry.lastIndexOf("/") + 1, -".ts".length);
  return `arn:aws:lambda:eu-west-3:000000000000:function:${name}`;
}

/** What a function or the world answers: a value, an error by name, or nothing for ever. */
export type Said = Json | { readonly error: string; readonly cause?: string } | "silence";

export interface Script {
  /** Answers of functions by name, or by the kind of task they open; one per call, the last one stands. */
  readonly functions?: Readonly<Record<string, readonly Said[]>>;
  /** What the world says to a wait, by the function that opened it; for `open-task`, by the task's kind. */
  readonly world?: Readonly<Record<string, readonly Said[]>>;
}

export interface Told {
  readonly status: string;
  readonly error?: string;
  /** Every call of a function, in order: its name, and what it was asked. */
  readonly calls: readonly { readonly name: string; readonly payload: JsonObject; readonly at: number }[];
  readonly states: readonly string[];
}

const START = Date.parse("2026-03-03T08:00:00.000Z");
const machineArn = "arn:aws:states:eu-west-3:000000000000:stateMachine:main";
/** The world thinks this long before it answers. */
const THINKS_MS = 60_000;

/** Runs the definition to its end, however long that takes. */
export async function run(
  definition: Definition,
  input: JsonObject,
  { functions = {}, world = {} }: Script,
): Promise<Told> {
  const clock = createVirtualClock({ from: START, until: START });
  const calls: { name: string; payload: JsonObject; at: number }[] = [];
  const seen = new Map<string, number>();
  const next = (said: readonly Said[] | undefined, of: string): Said => {
    const turn = seen.get(of) ?? 0;
    seen.set(of, turn + 1);
    return said?.[Math.min(turn, said.length - 1)] ?? {};
  };
  const service = createStepFunctions({
    store: ":memory:",
    clock,
    machines: [{ arn: machineArn, name: "main", type: "STANDARD", definition: JSON.stringify(definition) }],
    ownExecutions: false,
    random: () => 0.5,
    invoke: {
      async lambda(arn, payload) {
        const name = arn.slice(arn.lastIndexOf(":") + 1);
        const asked = Object(payload) as JsonObject;
        calls.push({ name, payload: asked, at: clock.now() - START });
        const what = waitOf(name, asked);
        const answer = next(functions[what] ?? functions[name], what);
        const failure = errorOf(answer);
        if (failure !== undefined) throw new TaskFailure(failure, causeOf(answer));
        if (typeof asked.token === "string") reply(asked.token, next(world[what], `answer to ${what}`));
        return answer;
      },
      async integration(resource, args) {
        calls.push({ name: resource, payload: Object(args) as JsonObject, at: clock.now() - START });
        const answer = next(functions[resource], resource);
        const failure = errorOf(answer);
        if (failure !== undefined) throw new TaskFailure(failure, "as the test has it");
        return { executionArn: "arn", startDate: 0 };
      },
    },
  });
  const ask = async (action: string, body: JsonObject): Promise<JsonObject> =>
    Object((await service.handle(`AWSStepFunctions.${action}`, body)).body) as JsonObject;
  function reply(taskToken: string, said: Said): void {
    if (said === "silence") return;
    const error = errorOf(said);
    clock.timer(clock.now() + THINKS_MS, () => {
      void (error === undefined
        ? ask("SendTaskSuccess", { taskToken, output: JSON.stringify(said) })
        : ask("SendTaskFailure", { taskToken, error, cause: causeOf(said) }));
    });
  }

  service.resume();
  const { executionArn } = await ask("StartExecution", {
    stateMachineArn: machineArn,
    input: JSON.stringify(input),
  });
  await clock.runUntil(Number.POSITIVE_INFINITY);
  const { status, error } = await ask("DescribeExecution", { executionArn: executionArn ?? null });
  const { events } = await ask("GetExecutionHistory", {
    executionArn: executionArn ?? null,
    maxResults: 1000,
  });
  await clock.stop();
  service.close();
  return {
    status: String(status),
    ...(typeof error === "string" && { error }),
    calls,
    states: statesIn(events),
  };
}

/** A task that was opened is told apart by its kind. */
const waitOf = (name: string, { kind }: JsonObject): string => (typeof kind === "string" ? kind : name);

const causeOf = (said: Said): string => String(Object(said).cause ?? "as the test has it");
const errorOf = (said: Said): string | undefined =>
  typeof said === "object" && said !== null && "error" in said ? String(said.error) : undefined;

const statesIn = (events: unknown): string[] =>
  (Array.isArray(events) ? events : []).flatMap(({ stateEnteredEventDetails: entered }) =>
    entered === undefined ? [] : [String(entered.name)],
  );
