// What makes a handler of a file in functions/: the environment is taken when the module is loaded, the
// dependencies are built at the first call, and importing opens nothing. What changes something through the API does so
// once for each Idempotency-Key.
import type { Context } from "aws-lambda";
import { dynamoIdempotencyKeys } from "#shared/adapters/dynamodb/idempotency-keys.ts";
import { systemClock } from "#shared/adapters/system.ts";
import { type Environment, environments, type FunctionName } from "#shared/contracts/environments.ts";
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
    handler ??= keyed(read(name, given), create);
    return handler(event, context);
  };
}

function keyed<F extends FunctionName>(
  env: Environment<F>,
  create: (deps: Live<Environment<F>>) => Handler,
): Handler {
  const handler = create(live(env));
  if (!("IDEMPOTENCY_TABLE" in env)) return handler;
  const deps = { keys: dynamoIdempotencyKeys(String(env.IDEMPOTENCY_TABLE)), clock: systemClock };
  return (event, context) => once(deps, event, () => handler(event, context) as Promise<Answer>);
}

function read<F extends FunctionName>(name: F, given: NodeJS.ProcessEnv): Environment<F> {
  return environments[name].parse(given) as Environment<F>;
}
