// Operands, as conditions and updates have them: a path, a value of the request, or a function of operands.
import { type Attribute, type AttributeType, typeOf } from "../attributes/attribute.ts";
import { invalid } from "../service-error.ts";
import type { Path } from "./path.ts";

export interface Call {
  readonly kind: "call";
  readonly name: string;
  readonly operands: readonly Operand[];
}
export interface Placeholder {
  readonly kind: "value";
  readonly name: string;
}
export type Operand = { readonly kind: "path"; readonly path: Path } | Placeholder | Call;

/** The names and values of a request by their placeholders. */
export type Names = Readonly<Record<string, string>>;
export type Values = Readonly<Record<string, Attribute>>;

/** What an expression makes of a request's names and values. */
export interface Uses {
  readonly names: readonly string[];
  readonly values: readonly string[];
  /** Attributes of the item that it names. */
  readonly attributes: readonly string[];
  /** Each refuses values that the expression cannot use. */
  readonly checks: readonly ((values: Values) => void)[];
}

/** Which type an operand has whatever the item is; undefined for a path. */
export type StaticType = (operand: Operand, values: Values) => AttributeType | undefined;

export function typeOfValue(operand: Operand, values: Values): AttributeType | undefined {
  const value = operand.kind === "value" ? values[operand.name] : undefined;
  return value && typeOf(value);
}

export const wrongType = (expression: string, operator: string, type: string): never =>
  invalid(
    `Invalid ${expression}: Incorrect operand type for operator or function; ${operator}, operand type: ${type}`,
  );
