// One JSONata expression, compiled once and evaluated against the variables in scope.
import jsonata from "jsonata";
import type { Json, JsonObject } from "../json.ts";
import type { Bindings } from "./bindings.ts";
import { EvaluationError } from "./failure.ts";
import { library, type Surroundings } from "./library.ts";
import { parsePath, unknown, walk } from "./path.ts";
import { variablesRead } from "./reads.ts";

export interface Expression {
  /** The text between `{%` and `%}`, trimmed. */
  readonly source: string;
  /** The variables that it reads. */
  readonly reads: readonly string[];
  /** The value, or undefined when the expression yields nothing. */
  evaluate(bindings: Bindings, location: string): Promise<Json | undefined>;
}

export type CompileExpression = (source: string) => Expression;

/** @returns a compiler with its own cache. It throws the JSONata message when the source does not parse. */
export function expressionCompiler(surroundings: Surroundings): CompileExpression {
  const functions = library(surroundings);
  const cache = new Map<string, Expression>();
  return (source) => {
    const known = cache.get(source);
    if (known) return known;
    const expression = compile(source, functions);
    cache.set(source, expression);
    return expression;
  };
}

function compile(source: string, functions: ReturnType<typeof library>): Expression {
  const compiled = jsonata(source);
  for (const [name, implementation] of functions) compiled.registerFunction(name, implementation);
  compiled.assign("eval", undefined);
  const names = parsePath(source);
  return {
    source,
    reads: variablesRead(compiled.ast()),
    async evaluate(bindings, location) {
      const direct = names ? walk(names, bindings) : unknown;
      return toJson(direct === unknown ? await run(compiled, source, bindings, location) : direct);
    },
  };
}

async function run(
  compiled: jsonata.Expression,
  source: string,
  bindings: Bindings,
  location: string,
): Promise<unknown> {
  try {
    return await compiled.evaluate(undefined, bindings);
  } catch (error) {
    throw new EvaluationError(
      `The JSONata expression '${source}' specified for the field '${location}' threw an error during evaluation. ${describe(error)}`,
      location,
    );
  }
}

function describe(error: unknown): string {
  if (typeof error !== "object" || error === null) return String(error);
  const code = "code" in error && typeof error.code === "string" ? `${error.code}: ` : "";
  return `${code}${"message" in error ? String(error.message) : "unknown error"}`;
}

/** A plain copy: JSONata marks the arrays it builds, and a function is not a value. */
function toJson(value: unknown): Json | undefined {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : null;
    case "object":
      return copyOf(value);
    default:
      return undefined;
  }
}

function copyOf(value: object | null): Json | undefined {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((item) => toJson(item) ?? null);
  if ("_jsonata_lambda" in value || "_jsonata_function" in value) return undefined;
  const copy: JsonObject = {};
  for (const [key, inner] of Object.entries(value)) {
    const kept = toJson(inner);
    if (kept !== undefined) copy[key] = kept;
  }
  return copy;
}
