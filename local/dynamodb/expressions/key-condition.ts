// KeyConditionExpression: the partition key equals a value; the sort key may be compared with one, or lie between two.
import type { Attribute } from "../attributes/attribute.ts";
import { invalid } from "../service-error.ts";
import type { Condition } from "./condition.ts";
import { readCondition } from "./condition-reader.ts";
import type { Names, Operand, Uses, Values } from "./operand.ts";

export type KeyOperator = "=" | "<" | "<=" | ">" | ">=" | "between" | "begins_with";

export interface KeyCondition {
  readonly partition: Attribute;
  readonly sort?: { readonly operator: KeyOperator; readonly values: readonly Attribute[] };
}

export interface KeyNames {
  readonly partition: string;
  readonly sort?: string;
}

/** One comparison of a key attribute. */
export interface KeyTerm {
  readonly attribute: string;
  readonly operator: KeyOperator;
  readonly placeholders: readonly string[];
}

const EXPRESSION = "KeyConditionExpression";
const flipped = { "=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;

export function compileKeyCondition(
  text: string,
  names: Names,
): { readonly terms: readonly KeyTerm[]; readonly uses: Uses } {
  const { condition, uses } = readCondition(EXPRESSION, text, names);
  const terms = termsOf(condition);
  if (new Set(terms.map(({ attribute }) => attribute)).size < terms.length)
    invalid("KeyConditionExpressions must only contain one condition per key");
  return { terms, uses };
}

function termsOf(condition: Condition): readonly KeyTerm[] {
  switch (condition.kind) {
    case "and":
      return [...termsOf(condition.left), ...termsOf(condition.right)];
    case "or":
    case "not":
    case "in":
      return misused(condition.kind.toUpperCase());
    case "compare":
      return [comparison(condition.operator, condition.left, condition.right)];
    case "between":
      return [term("between", "BETWEEN", [condition.operand, condition.low, condition.high])];
    case "call":
      if (condition.name !== "begins_with") return misused(condition.name);
      return [term("begins_with", "begins_with", condition.operands)];
  }
}

function comparison(operator: keyof typeof flipped | "<>", left: Operand, right: Operand): KeyTerm {
  if (operator === "<>") return misused(operator);
  if (left.kind === "value" && right.kind === "path") return term(flipped[operator], operator, [right, left]);
  if (left.kind === "value" && right.kind === "value")
    invalid("Invalid condition in KeyConditionExpression: No key attribute specified");
  return term(operator, operator, [left, right]);
}

function term(operator: KeyOperator, sign: string, [key, ...others]: readonly Operand[]): KeyTerm {
  if (key?.kind === "call" || others.some(({ kind }) => kind === "call"))
    invalid("KeyConditionExpressions cannot contain nested operations");
  if (key?.kind !== "path")
    return invalid(
      `Invalid condition in KeyConditionExpression: ${sign} operator must have the key attribute as its first operand`,
    );
  if (others.some(({ kind }) => kind === "path"))
    invalid("Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition");
  if (key.path.length > 1) invalid("KeyConditionExpressions cannot have conditions on nested attributes");
  const placeholders = others.flatMap((operand) => (operand.kind === "value" ? [operand.name] : []));
  return { attribute: key.path[0], operator, placeholders };
}

const misused = (operator: string): never =>
  invalid(`Invalid operator used in KeyConditionExpression: ${operator}`);

export function keyConditionOf(terms: readonly KeyTerm[], values: Values, keys: KeyNames): KeyCondition {
  const partition = terms.find(({ attribute }) => attribute === keys.partition);
  if (partition === undefined) return invalid(`Query condition missed key schema element: ${keys.partition}`);
  const [sort, ...more] = terms.filter((other) => other !== partition);
  const [value] = valuesOf(partition, values);
  if (partition.operator !== "=" || more.length > 0 || value === undefined)
    return invalid("Query key condition not supported");
  if (sort === undefined) return { partition: value };
  if (keys.sort === undefined) return invalid("Query key condition not supported");
  if (sort.attribute !== keys.sort) invalid(`Query condition missed key schema element: ${keys.sort}`);
  return { partition: value, sort: { operator: sort.operator, values: valuesOf(sort, values) } };
}

const valuesOf = ({ placeholders }: KeyTerm, values: Values): readonly Attribute[] =>
  placeholders.flatMap((placeholder) => values[placeholder] ?? []);
