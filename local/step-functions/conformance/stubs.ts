// The functions and services behind the tasks of a case.
import type { HostClock } from "../../clock/clock.ts";
import { isObject, type Json } from "../json.ts";
import { type IntegrationOptions, type Invoke, TaskFailure } from "../service/options.ts";
import type { Behaviour, Case } from "./cases.ts";

const suffixes = { answer: "", sync: ".sync", "sync:2": ".sync:2", token: ".waitForTaskToken" } as const;

/** @param onToken told of each call that waits for a callback, with its arguments. */
export function stubs({ tasks }: Case, clock: HostClock, onToken: (args: Json) => void): Invoke {
  const calls = new Map<string, number>();

  async function perform(
    key: string,
    behaviour: Behaviour | undefined,
    args: Json,
    options?: IntegrationOptions,
  ): Promise<Json> {
    switch (behaviour?.kind) {
      case undefined:
        throw new TaskFailure("States.Runtime", `The case has no stub for ${key}`);
      case "echo":
        return args;
      case "return":
        if (behaviour.submitted !== undefined) options?.submitted(behaviour.submitted);
        return behaviour.value;
      case "throw": {
        const { errorType, errorMessage, stackTrace } = behaviour;
        throw new TaskFailure(
          errorType,
          JSON.stringify({ errorMessage, errorType, requestId: "request", stackTrace }),
        );
      }
      case "fail":
        submitFailed(behaviour.cause, options);
        throw new TaskFailure(
          behaviour.error,
          typeof behaviour.cause === "string" ? behaviour.cause : JSON.stringify(behaviour.cause),
        );
      case "repeat":
        return behaviour.text.repeat(behaviour.count);
      case "sleep":
        await clock.sleep(behaviour.seconds * 1_000);
        return perform(key, behaviour.then, args, options);
      case "sequence": {
        const made = calls.get(key) ?? 0;
        calls.set(key, made + 1);
        return perform(key, behaviour.of[Math.min(made, behaviour.of.length - 1)], args, options);
      }
    }
  }

  return {
    lambda: (functionArn, payload) => perform(functionArn, tasks[functionArn], payload),
    async integration(resource, args, options) {
      const key = `arn:aws:states:::${resource}${suffixes[options.pattern]}`;
      const answer = await perform(key, tasks[key], args, options);
      if (options.pattern === "token") onToken(args);
      return answer;
    },
  };
}

/** An execution that was waited for and failed had been started first: its description tells what was answered. */
function submitFailed(cause: Json | undefined, options: IntegrationOptions | undefined): void {
  if (!options?.pattern.startsWith("sync") || !isObject(cause)) return;
  const { ExecutionArn = null, StartDate = null } = cause;
  options.submitted({ ExecutionArn, SdkHttpMetadata: {}, SdkResponseMetadata: {}, StartDate });
}
