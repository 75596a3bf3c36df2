// What runs at its own times, whether anybody asks or not.
import type { Environment, FunctionName } from "#shared/contracts/environments.ts";
import { entry } from "./entry.ts";
import { feedHandler } from "./feed.ts";
import type { Live } from "./live.ts";

export type DepsOf<F extends FunctionName> = Live<Environment<F>>;

/** What its file exports: the handler, and how it is made of other dependencies. */
export function scheduled<F extends FunctionName>(name: F, act: (deps: DepsOf<F>) => Promise<void>) {
  const createHandler = (deps: DepsOf<F>) => feedHandler<unknown>(() => act(deps));
  return { createHandler, handler: entry(name, createHandler) };
}

/** One after the other; what fails keeps nobody waiting. @throws AggregateError once all were tried */
export async function inTurn<T>(all: Iterable<T>, act: (one: T) => Promise<unknown>): Promise<void> {
  const failures: unknown[] = [];
  for (const one of all) await act(one).catch((error: unknown) => failures.push(error));
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} failed, and will be tried again: ${failures[0]}`);
}
