// What the service refuses in a condition that is written correctly.
import { type AttributeType, attributeTypes, compare, typeOf } from "../attributes/attribute.ts";
import { invalid } from "../service-error.ts";
import type { Comparator } from "./condition.ts";
import { type Call, type Operand, type StaticType, typeOfValue } from "./operand.ts";
import type { OperandReader } from "./operand-reader.ts";

const ordered: readonly AttributeType[] = ["S", "N", "B"];
const sized: readonly AttributeType[] = ["S", "B", "SS", "NS", "BS", "L", "M"];

const tests: Readonly<Record<string, (reader: OperandReader, call: Call) => void>> = {
  attribute_exists: existence,
  attribute_not_exists: existence,
  attribute_type(reader, call) {
    reader.count(call, 2);
    reader.distinct(call.name, call.operands);
    checkType(reader, call.operands[1]);
  },
  begins_with(reader, call) {
    reader.count(call, 2);
    reader.distinct(call.name, call.operands);
    reader.typed(call.name, call.operands, ["S", "B"], staticType);
  },
  contains(reader, call) {
    reader.count(call, 2);
    reader.distinct(call.name, call.operands);
  },
};
function existence(reader: OperandReader, call: Call): void {
  reader.count(call, 1);
  reader.firstIsPath(call);
}

const staticType: StaticType = (operand, values) =>
  operand.kind === "call" ? "N" : typeOfValue(operand, values);

/** A function that stands as a condition. */
export function checkFunction(reader: OperandReader, call: Call): void {
  for (const operand of call.operands) checkOperand(reader, operand);
  const check = Object.hasOwn(tests, call.name) ? tests[call.name] : undefined;
  if (check === undefined) reader.misplaced(call.name);
  else check(reader, call);
}

/** The only function of which something is compared is size. */
export function checkOperand(reader: OperandReader, operand: Operand): void {
  if (operand.kind !== "call") return;
  if (operand.name !== "size") reader.misplaced(operand.name);
  for (const inner of operand.operands) checkOperand(reader, inner);
  reader.count(operand, 1);
  reader.typed("size", operand.operands, sized, staticType);
}

export function checkComparison(
  reader: OperandReader,
  operator: Comparator,
  left: Operand,
  right: Operand,
): void {
  reader.distinct(operator, [left, right]);
  if (operator !== "=" && operator !== "<>") reader.typed(operator, [left, right], ordered, staticType);
}

export function checkRange(reader: OperandReader, operand: Operand, low: Operand, high: Operand): void {
  const { expression } = reader;
  reader.typed("BETWEEN", [operand, low, high], ordered, staticType);
  if (low.kind !== "value" || high.kind !== "value") return;
  reader.check((values) => {
    const [lower, upper] = [values[low.name], values[high.name]];
    if (lower === undefined || upper === undefined) return;
    const rule =
      typeOf(lower) === typeOf(upper)
        ? "upper bound to be greater than or equal to lower bound"
        : "same data type for lower and upper bounds";
    if ((compare(lower, upper) ?? 1) > 0)
      invalid(
        `Invalid ${expression}: The BETWEEN operator requires ${rule}; lower bound operand: AttributeValue: ${shown(lower)}, upper bound operand: AttributeValue: ${shown(upper)}`,
      );
  });
}

const shown = (value: object): string => JSON.stringify(value).replaceAll('"', "");

function checkType(reader: OperandReader, operand: Operand | undefined): void {
  const { expression } = reader;
  if (operand === undefined) return;
  if (operand.kind === "path")
    reader.note(
      `Incorrect operand type for operator or function; operator or function: attribute_type, operand type: {${attributeTypes}}`,
    );
  reader.typed("attribute_type", [operand], ["S"], staticType);
  if (operand.kind !== "value") return;
  reader.check((values) => {
    const value = values[operand.name];
    if (value === undefined || !("S" in value)) return;
    if (!attributeTypes.some((type) => type === value.S))
      invalid(
        `Invalid ${expression}: Invalid attribute type name found; type: ${value.S}, valid types: {${attributeTypes}}`,
      );
  });
}
