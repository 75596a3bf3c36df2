// The names and values that a request defines, and which of them its expressions use.
import type { Attribute } from "../attributes/attribute.ts";
import { checkedAttribute } from "../attributes/validate.ts";
import { invalid, ServiceError } from "../service-error.ts";
import type { Names, Uses, Values } from "./operand.ts";

export interface Placeholders {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Readonly<Record<string, Attribute>> | undefined;
}

export interface Bindings {
  readonly names: Names;
  readonly values: Values;
  /** @throws ValidationException for a value that is not defined, or that the expression cannot use. */
  use(uses: Uses, expression: string): void;
  /** @throws ValidationException for a placeholder that no expression has used. */
  end(): void;
}

const nothing = {};

/** Every use of names and values in one request. @throws ValidationException for what is no name or value. */
export function bindings(request: Placeholders): Bindings {
  const names = namesOf(request.ExpressionAttributeNames);
  const values = valuesOf(request.ExpressionAttributeValues);
  const used = new Set<string>();
  let expressions = 0;
  return {
    names,
    values,
    use(uses, expression) {
      expressions += 1;
      for (const placeholder of uses.names) used.add(placeholder);
      for (const placeholder of uses.values) {
        if (values[placeholder] === undefined)
          invalid(
            `Invalid ${expression}: An expression attribute value used in expression is not defined; attribute value: ${placeholder}`,
          );
        used.add(placeholder);
      }
      for (const check of uses.checks) check(values);
    },
    end() {
      if (expressions === 0) refuseWithoutExpression(request);
      refuseUnused("ExpressionAttributeNames", names, used);
      refuseUnused("ExpressionAttributeValues", values, used);
    },
  };
}

function namesOf(names: Names | undefined): Names {
  if (names === undefined) return nothing;
  checkPlaceholders("ExpressionAttributeNames", names, /^#[A-Za-z0-9_]+$/);
  return names;
}

function valuesOf(values: Values | undefined): Values {
  if (values === undefined) return nothing;
  checkPlaceholders("ExpressionAttributeValues", values, /^:[A-Za-z0-9_]+$/);
  const checked: Record<string, Attribute> = {};
  for (const placeholder of Object.keys(values))
    checked[placeholder] = checkedValue(placeholder, values[placeholder]);
  return checked;
}

function checkPlaceholders(field: string, given: object, form: RegExp): void {
  const placeholders = Object.keys(given);
  if (placeholders.length === 0) invalid(`${field} must not be empty`);
  for (const placeholder of placeholders)
    if (!form.test(placeholder))
      invalid(`${field} contains invalid key: Syntax error; key: "${placeholder}"`);
}

function checkedValue(placeholder: string, value: unknown): Attribute {
  try {
    return checkedAttribute(value);
  } catch (error) {
    if (!(error instanceof ServiceError) || error.name !== "ValidationException") throw error;
    return invalid(
      `ExpressionAttributeValues contains invalid value: ${error.message} for key ${placeholder}`,
    );
  }
}

function refuseWithoutExpression(request: Placeholders): void {
  for (const field of ["ExpressionAttributeNames", "ExpressionAttributeValues"] as const)
    if (request[field] !== undefined) invalid(`${field} can only be specified when using expressions`);
}

function refuseUnused(field: string, given: object, used: ReadonlySet<string>): void {
  const unused = Object.keys(given).filter((placeholder) => !used.has(placeholder));
  if (unused.length > 0)
    invalid(`Value provided in ${field} unused in expressions: keys: {${unused.join(", ")}}`);
}
