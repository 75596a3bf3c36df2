// A field of a state that may hold expressions anywhere inside: Arguments, Output, Assign, Items...
// A text is an expression when it starts with `{%` and ends with `%}`; everything else stands for itself.
import { isObject, type Json, type JsonObject } from "../json.ts";
import type { Bindings } from "./bindings.ts";
import type { CompileExpression, Expression } from "./expression.ts";
import { EvaluationError } from "./failure.ts";

export type Template =
  | { readonly kind: "constant"; readonly value: Json }
  | { readonly kind: "expression"; readonly expression: Expression; readonly location: string }
  | { readonly kind: "array"; readonly items: readonly Template[] }
  | { readonly kind: "object"; readonly fields: readonly (readonly [string, Template])[] };

export function isExpression(text: string): boolean {
  return text.startsWith("{%") && text.endsWith("%}") && text.length >= 4;
}

/** @param location names the field in messages, for example `Output/result`. */
export function compileTemplate(value: Json, location: string, compile: CompileExpression): Template {
  if (typeof value === "string" && isExpression(value)) {
    return { kind: "expression", expression: compile(value.slice(2, -2).trim()), location };
  }
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compileTemplate(item, `${location}[${index}]`, compile));
    return items.every(isConstant) ? { kind: "constant", value } : { kind: "array", items };
  }
  if (isObject(value)) {
    const fields = Object.entries(value).map(
      ([key, inner]) => [key, compileTemplate(inner, `${location}/${key}`, compile)] as const,
    );
    return fields.every(([, field]) => isConstant(field))
      ? { kind: "constant", value }
      : { kind: "object", fields };
  }
  return { kind: "constant", value };
}

/** @throws EvaluationError when an expression fails or yields nothing. */
export async function evaluateTemplate(template: Template, bindings: Bindings): Promise<Json> {
  switch (template.kind) {
    case "constant":
      return template.value;
    case "expression":
      return evaluateExpression(template.expression, template.location, bindings);
    case "array": {
      const items: Json[] = [];
      for (const item of template.items) items.push(await evaluateTemplate(item, bindings));
      return items;
    }
    case "object": {
      const fields: JsonObject = {};
      for (const [key, field] of template.fields) fields[key] = await evaluateTemplate(field, bindings);
      return fields;
    }
  }
}

async function evaluateExpression(
  expression: Expression,
  location: string,
  bindings: Bindings,
): Promise<Json> {
  const value = await expression.evaluate(bindings, location);
  if (value !== undefined) return value;
  throw new EvaluationError(
    `The JSONata expression '${expression.source}' specified for the field '${location}' returned nothing (undefined).`,
    location,
  );
}

/** The complaint about a value of the wrong type, worded as the service words it. */
export function unexpectedType(
  template: Template,
  location: string,
  expected: string,
  was: string,
  value: Json,
): EvaluationError {
  const text = JSON.stringify(value);
  const message =
    template.kind === "expression"
      ? `The JSONata expression '${template.expression.source}' specified for the field '${location}' returned an unexpected result type. Expected '${expected}', but was '${was}' for value: ${text}`
      : `The field '${location}' has an unexpected type. Expected '${expected}', but was '${was}' for value: ${text}`;
  return new EvaluationError(message, location);
}

function isConstant(template: Template): boolean {
  return template.kind === "constant";
}
