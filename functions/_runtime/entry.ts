// What makes a handler of a file in functions/: the environment is taken when the module is loaded, the
// dependencies are built at the first call, and importing opens nothing. What changes something through the API does so
// once for each Idempotency-Key.
import type { Context } from "aws-lambda";
import { type Environment, environments, type FunctionName } from "#shared/contracts/environments.ts";
import type { IdempotencyKeys } from "#shared/ports/idempotency.ts";
import type { Clock } from "#shared/ports/system.ts";
import { type Live, live } from "./live.ts";
import { once } from "./once.ts";
import type { Answer } from "./problem-answer.ts";

type Handler = (event: never, context: Context) => Promise<unknown>;

/** `create` gets what `live` builds from the function's own environment. */
export function entry<F extends FunctionName>(
  name: F,
  create: (deps: Live<Environment<F>>) => Handler,
): Handler {
  const given = { ...process.env };
  let handler: Handler | undefined;
  return (event, context) => {
    handler ??= built(read(name, given), create);
    return handler(event, context);
  };
}

function built<F extends FunctionName>(
  env: Environment<F>,
  create: (deps: Live<Environment<F>>) => Handler,
): Handler {
  const deps = live(env);
  const handler = create(deps);
  const { clock, keys }: { readonly clock: Clock; readonly keys?: IdempotencyKeys } = deps;
  if (keys === undefined) return handler;
  return (event, context) => once({ keys, clock }, event, () => handler(event, context) as Promise<Answer>);
}

function read<F extends FunctionName>(name: F, given: NodeJS.ProcessEnv): Environment<F> {
  return environments[name].parse(given) as Environment<F>;
}
