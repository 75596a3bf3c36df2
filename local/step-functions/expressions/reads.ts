// The variables that an expression reads and does not bind itself.
import { builtInNames } from "./built-in-names.ts";

/** @param tree the syntax tree of the expression. */
export function variablesRead(tree: unknown): readonly string[] {
  const read = new Set<string>();
  const bound = new Set<string>(["states", ...builtInNames]);
  visit(tree, read, bound, new Set());
  return [...read].filter((name) => !bound.has(name));
}

function visit(node: unknown, read: Set<string>, bound: Set<string>, seen: Set<object>): void {
  if (typeof node !== "object" || node === null || seen.has(node)) return;
  seen.add(node);
  const { type, value, lhs } = nodeOf(node);
  if (type === "variable" && typeof value === "string" && value !== "" && value !== "$") read.add(value);
  if (type === "bind") addName(lhs, bound);
  if (type === "lambda") for (const parameter of parametersOf(node)) addName(parameter, bound);
  for (const [name, inner] of Object.entries(node)) {
    if ((name === "focus" || name === "index") && typeof inner === "string") bound.add(inner);
    // The name of a function that is called is no variable.
    if (name !== "procedure" || nodeOf(inner).type !== "variable") visit(inner, read, bound, seen);
  }
}

function parametersOf(node: object): readonly unknown[] {
  return "arguments" in node && Array.isArray(node.arguments) ? node.arguments : [];
}

function addName(node: unknown, bound: Set<string>): void {
  const { value } = nodeOf(node);
  if (typeof value === "string") bound.add(value);
}

function nodeOf(node: unknown): { type?: unknown; value?: unknown; lhs?: unknown } {
  return typeof node === "object" && node !== null ? node : {};
}
