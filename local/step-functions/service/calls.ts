// Makes the calls of tasks, each as one unit of work, and brings their answers back to the execution.
import { jsonCopy } from "#shared/kernel/json-copy.ts";
import type { HostClock } from "../../clock/clock.ts";
import type { Resource } from "../definition/resource.ts";
import type { Stimulus, TaskCall } from "../interpreter/stimulus.ts";
import { isObject, type Json, parseJson } from "../json.ts";
import type { Caller } from "./executions.ts";
import type { Invoke, Mishap, Mishaps } from "./options.ts";
import { failureOf } from "./task-failures.ts";

type Integration = Extract<Resource, { kind: "integration" }>;

export interface CallsGiven {
  readonly clock: HostClock;
  readonly invoke: Invoke;
  readonly deliver: (execution: number, stimulus: Stimulus) => void;
  /** Calls to this service itself. @returns false when `call` is none of them. */
  readonly own: (execution: number, wait: number, call: TaskCall, lost?: Mishap) => boolean;
  readonly mishaps: Mishaps;
  /** Whether somebody still waits for the answer. */
  readonly isWanted: (execution: number, wait: number) => boolean;
  /** The full ARN of a function that is named by its name, as lambda:invoke allows. */
  readonly functionArn: (name: string) => string;
  readonly newId: () => string;
}

export class Calls implements Caller {
  readonly #given: CallsGiven;
  readonly #running = new Map<string, AbortController>();
  #closed = false;

  constructor(given: CallsGiven) {
    this.#given = given;
  }

  call(execution: number, wait: number, call: TaskCall): void {
    const controller = new AbortController();
    const key = `${execution}/${wait}`;
    this.#running.set(key, controller);
    void this.#given.clock.work(async () => {
      if (this.#closed) return;
      if (this.#given.isWanted(execution, wait)) await this.#make(execution, wait, call, controller.signal);
      this.#running.delete(key);
    });
  }

  async #make(execution: number, wait: number, call: TaskCall, signal: AbortSignal): Promise<void> {
    const { deliver, mishaps, own } = this.#given;
    const mishap = mishaps(call.state);
    if (mishap?.when === "before") {
      deliver(execution, failed(wait, mishap));
      return;
    }
    if (own(execution, wait, call, mishap)) return;
    const answer = await this.#answer(execution, wait, call, signal);
    if (!this.#closed) deliver(execution, mishap === undefined ? answer : failed(wait, mishap));
  }

  abandon(execution: number, wait: number): void {
    this.#running.get(`${execution}/${wait}`)?.abort();
  }

  close(): void {
    this.#closed = true;
    for (const controller of this.#running.values()) controller.abort();
  }

  async #answer(
    execution: number,
    wait: number,
    { resource, arguments: args }: TaskCall,
    signal: AbortSignal,
  ): Promise<Stimulus> {
    try {
      if (resource.kind === "function") {
        const output = plain(await this.#given.invoke.lambda(resource.functionArn, args, { signal }));
        return { kind: "task-succeeded", wait, output };
      }
      const submitted = (output: Json) =>
        this.#given.deliver(execution, { kind: "task-submitted", wait, output });
      const output = await this.#integrate(resource, args, signal, submitted);
      return { kind: resource.pattern === "token" ? "task-submitted" : "task-succeeded", wait, output };
    } catch (error) {
      return { kind: "task-failed", wait, ...failureOf(error, resource) };
    }
  }

  async #integrate(
    resource: Integration,
    args: Json,
    signal: AbortSignal,
    submitted: (output: Json) => void,
  ): Promise<Json> {
    if (resource.call === "lambda:invoke") return this.#invokeFunction(args, signal);
    const { call, pattern } = resource;
    const output = plain(await this.#given.invoke.integration(call, args, { signal, pattern, submitted }));
    if (call === "events:putEvents" && isObject(output) && Number(output.FailedEntryCount ?? 0) > 0) {
      throw Object.assign(new Error(JSON.stringify(output)), { name: "EventBridge.FailedEntry" });
    }
    return output;
  }

  async #invokeFunction(args: Json, signal: AbortSignal): Promise<Json> {
    const { FunctionName, Payload = {}, InvocationType = "RequestResponse" } = isObject(args) ? args : {};
    if (typeof FunctionName !== "string")
      throw named("Lambda.ValidationException", "FunctionName is missing");
    if (InvocationType !== "RequestResponse") {
      throw named("States.Runtime", `The invocation type ${JSON.stringify(InvocationType)} is not supported`);
    }
    const arn = FunctionName.startsWith("arn:") ? FunctionName : this.#given.functionArn(FunctionName);
    const result = plain(await this.#given.invoke.lambda(arn, payloadOf(Payload), { signal }));
    return {
      ExecutedVersion: "$LATEST",
      Payload: result,
      SdkHttpMetadata: { HttpStatusCode: 200 },
      SdkResponseMetadata: { RequestId: this.#given.newId() },
      StatusCode: 200,
    };
  }
}

export const failed = (wait: number, { error, cause }: Pick<Mishap, "error" | "cause">): Stimulus => ({
  kind: "task-failed",
  wait,
  error,
  cause,
});

/** A Payload that is a text is the JSON text that the function receives. */
function payloadOf(payload: Json): Json {
  if (typeof payload !== "string") return payload;
  try {
    return parseJson(payload);
  } catch {
    throw named("Lambda.InvalidRequestContentException", "Could not parse request body into json");
  }
}

/** What JSON makes of a result: nothing but JSON crosses the boundary of a task. */
function plain(result: unknown): Json {
  return (jsonCopy(result) ?? null) as Json;
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
