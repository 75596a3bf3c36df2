// What makes a handler of a file in functions/: the environment is taken when the module is loaded, the
// dependencies are built at the first call, and importing opens nothing.
import type { Context } from "aws-lambda";
import { type Environment, environments, type FunctionName } from "#shared/contracts/environments.ts";
import { type Live, live } from "./live.ts";

type Handler = (event: never, context: Context) => Promise<unknown>;

/** `create` gets what `live` builds from the function's own environment. */
export function entry<F extends FunctionName>(
  name: F,
  create: (deps: Live<Environment<F>>) => Handler,
): Handler {
  const given = { ...process.env };
  let handler: Handler | undefined;
  return (event, context) => {
    handler ??= create(live(read(name, given)));
    return handler(event, context);
  };
}

function read<F extends FunctionName>(name: F, given: NodeJS.ProcessEnv): Environment<F> {
  return environments[name].parse(given) as Environment<F>;
}
