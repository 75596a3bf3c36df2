// Invokes functions as the Lambda service does: JSON in, JSON out, cut off at the timeout, refused above the
// reserved concurrency.
import { jsonCopy } from "#shared/kernel/json-copy.ts";
import { functionNameOf } from "../template/physical.ts";
import { contextOf } from "./context.ts";
import type { DeclaredFunction } from "./declared.ts";
import { type Handler, type Loading, loadHandler } from "./load.ts";

export interface Lambda {
  readonly functions: readonly DeclaredFunction[];
  /**
   * @param nameOrArn with or without a qualifier.
   * Rejects with what the handler threw, or with an Error named `Sandbox.Timedout`,
   * `Lambda.TooManyRequestsException` or `Lambda.ResourceNotFoundException`.
   */
  invoke(nameOrArn: string, payload: unknown): Promise<unknown>;
}

export interface LambdaOptions extends Loading {
  readonly newId: () => string;
  /**
   * Shortest allowance in real milliseconds, whatever the function declares: where time is not the wall
   * clock's, a function shares the processor with a whole day.
   */
  readonly leastTimeoutMs: number;
}

interface Running {
  readonly declared: DeclaredFunction;
  readonly handler: Handler;
  invocations: number;
}

/** Loads every function, one after the other, so that a mistake shows at the start. */
export async function createLambda(
  functions: readonly DeclaredFunction[],
  options: LambdaOptions,
): Promise<Lambda> {
  const running = new Map<string, Running>();
  for (const declared of functions)
    running.set(declared.name, { declared, handler: await loadHandler(declared, options), invocations: 0 });

  return {
    functions,
    async invoke(nameOrArn, payload) {
      const one = running.get(functionNameOf(nameOrArn));
      if (one === undefined) throw failure("Lambda.ResourceNotFoundException", `no function ${nameOrArn}`);
      const { concurrency = Number.POSITIVE_INFINITY } = one.declared;
      if (one.invocations >= concurrency)
        throw failure("Lambda.TooManyRequestsException", `${one.declared.name}: rate exceeded`);
      one.invocations += 1;
      try {
        return jsonOf(await withinTimeout(one, jsonOf(payload), options));
      } finally {
        one.invocations -= 1;
      }
    },
  };
}

async function withinTimeout(
  { declared, handler }: Running,
  event: unknown,
  { newId, leastTimeoutMs }: LambdaOptions,
): Promise<unknown> {
  const allowed = Math.max(declared.timeoutSeconds * 1_000, leastTimeoutMs);
  const id = newId();
  const context = contextOf(declared, id, performance.now() + allowed);
  let alarm: NodeJS.Timeout | undefined;
  const cutOff = new Promise<never>((_, reject) => {
    const message = `RequestId: ${id} Error: Task timed out after ${(allowed / 1_000).toFixed(2)} seconds`;
    alarm = setTimeout(() => reject(failure("Sandbox.Timedout", message)), allowed);
  });
  try {
    return await Promise.race([handler(event, context), cutOff]);
  } finally {
    clearTimeout(alarm);
  }
}

/** Nothing but JSON crosses the boundary of a function. */
const jsonOf = (value: unknown): unknown => jsonCopy(value) ?? null;

const failure = (name: string, message: string): Error => Object.assign(new Error(message), { name });
