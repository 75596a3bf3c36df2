// A Step Functions of its own for each test, under a virtual clock that starts at a fixed instant.
import { createVirtualClock, type VirtualClock } from "#local/clock/virtual.ts";
import {
  createStepFunctions,
  type Invoke,
  type Json,
  type JsonObject,
  type StepFunctions,
  type StepFunctionsOptions,
} from "#local/step-functions/index.ts";

export const begin = Date.parse("2026-03-02T08:00:00Z");
export const functionArn = "arn:aws:lambda:eu-west-3:000000000000:function:work";

export const machineArn = (name: string) => `arn:aws:states:eu-west-3:000000000000:stateMachine:${name}`;

/** A definition in JSONata that starts at its first state. */
export function machine(states: Record<string, JsonObject>, more: JsonObject = {}): JsonObject {
  return { QueryLanguage: "JSONata", StartAt: Object.keys(states)[0] ?? "", States: states, ...more };
}

export const task = (more: JsonObject = {}): JsonObject => ({
  Type: "Task",
  Resource: functionArn,
  ...("Next" in more ? {} : { End: true }),
  ...more,
});

export type Work = (payload: Json, signal: AbortSignal) => Promise<Json> | Json;

export const invoking = (work: Work): Invoke => ({
  lambda: async (_, payload, { signal }) => work(payload, signal),
  integration: async (_, args, { signal }) => work(args, signal),
});

/** Ids that are the same in every run. */
export function countingIds(): () => string {
  let last = 0;
  return () => `00000000-0000-4000-8000-${String(++last).padStart(12, "0")}`;
}

export interface Bench {
  readonly clock: VirtualClock;
  readonly service: StepFunctions;
  /** @returns the answer, or `{ __type, message }`. */
  ask(action: string, body?: JsonObject): Promise<JsonObject>;
  /** Starts an execution of "main". @returns its ARN. */
  start(input?: Json, more?: JsonObject): Promise<string>;
  /** Lets `seconds` pass, or all the time that is needed until nothing is left to do. */
  pass(seconds?: number): Promise<void>;
  describe(executionArn: string): Promise<JsonObject>;
  /** What became of an execution that has ended. */
  outcome(executionArn: string): Promise<{ status: Json; output?: Json; error?: Json; cause?: Json }>;
  history(executionArn: string): Promise<readonly JsonObject[]>;
  close(): Promise<void>;
}

export function bench(
  definition: JsonObject,
  work: Work = (payload) => payload,
  more: Partial<StepFunctionsOptions> = {},
): Bench {
  const clock = createVirtualClock({ from: begin, until: begin });
  const service = createStepFunctions({
    store: ":memory:",
    clock,
    machines: [{ arn: machineArn("main"), name: "main", type: "STANDARD", definition }],
    invoke: invoking(work),
    newId: countingIds(),
    random: () => 0.5,
    ...more,
  });
  service.resume();
  return { clock, service, ...asking(service, clock) };
}

function asking(service: StepFunctions, clock: VirtualClock): Omit<Bench, "clock" | "service"> {
  const ask: Bench["ask"] = async (action, body = {}) => {
    const reply = await service.handle(`AWSStepFunctions.${action}`, body);
    return JSON.parse(JSON.stringify(reply.body));
  };
  const describe: Bench["describe"] = (executionArn) => ask("DescribeExecution", { executionArn });
  return {
    ask,
    describe,
    async start(input = {}, body = {}) {
      const started = await ask("StartExecution", {
        stateMachineArn: machineArn("main"),
        input: JSON.stringify(input),
        ...body,
      });
      return String(started.executionArn);
    },
    pass: (seconds = Number.POSITIVE_INFINITY) => clock.runUntil(clock.now() + seconds * 1_000),
    async outcome(executionArn) {
      const { status = null, output, error, cause } = await describe(executionArn);
      return {
        status,
        ...(typeof output === "string" ? { output: JSON.parse(output) } : {}),
        ...(error === undefined ? {} : { error }),
        ...(cause === undefined ? {} : { cause }),
      };
    },
    async history(executionArn) {
      const { events } = await ask("GetExecutionHistory", { executionArn, maxResults: 1_000 });
      return Array.isArray(events) ? events.map((event) => JSON.parse(JSON.stringify(event))) : [];
    },
    async close() {
      await clock.stop();
      service.close();
    },
  };
}

export const typesOf = (events: readonly JsonObject[]) => events.map(({ type }) => type);

/** Seconds after the beginning. */
export const secondsOf = (event: JsonObject | undefined) => Number(event?.timestamp) - begin / 1_000;
