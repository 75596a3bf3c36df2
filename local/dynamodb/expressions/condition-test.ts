// Makes a function of a condition: does an item meet it?
import { type Attribute, compare, equal, type Item, typeOf } from "../attributes/attribute.ts";
import type { Comparator, Condition } from "./condition.ts";
import { beginsWith, contains, elementCount } from "./functions.ts";
import type { Call, Operand, Values } from "./operand.ts";
import { valueAt } from "./path.ts";

export type Test = (item: Item, values: Values) => boolean;
type Read = (item: Item, values: Values) => Attribute | undefined;

export function testOf(condition: Condition): Test {
  switch (condition.kind) {
    case "and":
      return both(testOf(condition.left), testOf(condition.right));
    case "or":
      return either(testOf(condition.left), testOf(condition.right));
    case "not":
      return negated(testOf(condition.inner));
    case "compare":
      return comparison(condition.operator, readOf(condition.left), readOf(condition.right));
    case "between":
      return range(readOf(condition.operand), readOf(condition.low), readOf(condition.high));
    case "in":
      return membership(readOf(condition.operand), condition.choices.map(readOf));
    case "call":
      return functionTest(condition);
  }
}

const both =
  (left: Test, right: Test): Test =>
  (item, values) =>
    left(item, values) && right(item, values);
const either =
  (left: Test, right: Test): Test =>
  (item, values) =>
    left(item, values) || right(item, values);
const negated =
  (inner: Test): Test =>
  (item, values) =>
    !inner(item, values);

function readOf(operand: Operand): Read {
  switch (operand.kind) {
    case "path":
      return (item) => valueAt(item, operand.path);
    case "value":
      return (_, values) => values[operand.name];
    case "call": {
      const [inner] = operand.operands.map(readOf);
      return (item, values) => elementCount(inner?.(item, values));
    }
  }
}

/** What is missing equals nothing, so it differs from everything, even from what is missing too. */
function comparison(operator: Comparator, left: Read, right: Read): Test {
  const matches = comparisons[operator];
  return (item, values) => {
    const [one, other] = [left(item, values), right(item, values)];
    return one === undefined || other === undefined ? operator === "<>" : matches(one, other);
  };
}

/** Values of different types are in no order. */
const comparisons: Readonly<Record<Comparator, (a: Attribute, b: Attribute) => boolean>> = {
  "=": equal,
  "<>": (a, b) => !equal(a, b),
  "<": (a, b) => (compare(a, b) ?? 0) < 0,
  "<=": (a, b) => (compare(a, b) ?? 1) <= 0,
  ">": (a, b) => (compare(a, b) ?? 0) > 0,
  ">=": (a, b) => (compare(a, b) ?? -1) >= 0,
};

function range(operand: Read, low: Read, high: Read): Test {
  const above = comparison(">=", operand, low);
  const below = comparison("<=", operand, high);
  return both(above, below);
}

const membership =
  (operand: Read, choices: readonly Read[]): Test =>
  (item, values) => {
    const value = operand(item, values);
    if (value === undefined) return false;
    return choices.some((choice) => {
      const other = choice(item, values);
      return other !== undefined && equal(value, other);
    });
  };

function functionTest({ name, operands }: Call): Test {
  const [first = absent, second = absent] = operands.map(readOf);
  if (name === "attribute_exists") return (item, values) => first(item, values) !== undefined;
  if (name === "attribute_not_exists") return (item, values) => first(item, values) === undefined;
  const holds = functions[name] ?? (() => false);
  return (item, values) => {
    const [one, other] = [first(item, values), second(item, values)];
    return one !== undefined && other !== undefined && holds(one, other);
  };
}

const absent: Read = () => undefined;

const functions: Readonly<Record<string, (a: Attribute, b: Attribute) => boolean>> = {
  attribute_type: (value, type) => "S" in type && typeOf(value) === type.S,
  begins_with: beginsWith,
  contains,
};
