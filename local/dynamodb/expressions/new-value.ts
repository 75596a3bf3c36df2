// What an update writes at a path, given the item before it.
import type { Attribute, Item } from "../attributes/attribute.ts";
import { add, subtract } from "../attributes/numbers.ts";
import { union, without } from "../attributes/sets.ts";
import { invalid } from "../service-error.ts";
import type { Call, Operand, Values } from "./operand.ts";
import { valueAt } from "./path.ts";
import type { Change, NewValue } from "./update-reader.ts";

/** What is to stand at the path; undefined for nothing. */
export type Result = (before: Item, values: Values) => Attribute | undefined;
type Value = (before: Item, values: Values) => Attribute;

export function resultOf(change: Change): Result {
  switch (change.kind) {
    case "set":
      return newValueOf(change.value);
    case "remove":
      return () => undefined;
    case "add":
      return (before, values) => added(valueAt(before, change.path), given(values, change.placeholder));
    case "delete":
      return (before, values) => {
        const value = valueAt(before, change.path);
        return value && without(value, given(values, change.placeholder), wrongOperand);
      };
  }
}

function newValueOf(value: NewValue): Value {
  if (value.kind !== "sum") return operandOf(value);
  const calculate = value.operator === "+" ? add : subtract;
  const [left, right] = [operandOf(value.left), operandOf(value.right)];
  return (before, values) => ({
    N: calculate(numberIn(left(before, values)), numberIn(right(before, values))),
  });
}

function operandOf(operand: Operand): Value {
  switch (operand.kind) {
    case "path":
      return (before) => valueAt(before, operand.path) ?? missing();
    case "value":
      return (_, values) => given(values, operand.name);
    case "call":
      return callOf(operand);
  }
}

function callOf({ name, operands: [first, second] }: Call): Value {
  if (first === undefined || second === undefined) return missing;
  if (name === "list_append") return appended(operandOf(first), operandOf(second));
  const otherwise = operandOf(second);
  return (before, values) =>
    (first.kind === "path" ? valueAt(before, first.path) : undefined) ?? otherwise(before, values);
}

const appended =
  (first: Value, second: Value): Value =>
  (before, values) => ({ L: [...listIn(first(before, values)), ...listIn(second(before, values))] });

function added(value: Attribute | undefined, more: Attribute): Attribute {
  if (value === undefined) return more;
  if ("N" in value && "N" in more) return { N: add(value.N, more.N) };
  return union(value, more, wrongOperand);
}

const given = (values: Values, placeholder: string): Attribute => values[placeholder] ?? missing();
const numberIn = (value: Attribute): string => ("N" in value ? value.N : wrongOperand());
const listIn = (value: Attribute): readonly Attribute[] => ("L" in value ? value.L : wrongOperand());

const missing = (): never =>
  invalid("The provided expression refers to an attribute that does not exist in the item");
const wrongOperand = (): never => invalid("An operand in the update expression has an incorrect data type");
