// A path such as `$states.input.order.id` needs no JSONata: a walk over objects gives the same result.
// Where the two could differ (an array on the way, a name that is not a variable), the walk gives up.
import type { Bindings } from "./bindings.ts";

const pathShape = /^\$[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;
const words = new Set(["and", "or", "in", "true", "false", "null", "function"]);

export const unknown: unique symbol = Symbol("needs JSONata");

export function parsePath(source: string): readonly string[] | undefined {
  if (!pathShape.test(source)) return undefined;
  const names = source.slice(1).split(".");
  return names.some((name) => words.has(name)) ? undefined : names;
}

export function walk(names: readonly string[], bindings: Bindings): unknown {
  const [root = "", ...steps] = names;
  if (!Object.hasOwn(bindings, root)) return unknown;
  let value = bindings[root];
  for (const step of steps) {
    if (Array.isArray(value)) return unknown;
    if (!isRecord(value) || !Object.hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
