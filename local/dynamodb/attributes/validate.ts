// What a client may send as an item, brought to one form: numbers canonical, one type per attribute.
import { invalid, malformed } from "../service-error.ts";
import { type Attribute, assign, type Item } from "./attribute.ts";
import { canonical } from "./numbers.ts";
import { checkedBytes, checkedSet } from "./sets.ts";

const MAX_DEPTH = 32;

/**
 * @returns the item in canonical form.
 * @throws ServiceError ValidationException, or SerializationException where the JSON has another form.
 */
export const checkedItem = (raw: unknown): Item => checkedMap(raw, 0);

/** @throws ServiceError as `checkedItem`. */
export function checkedAttribute(raw: unknown, depth = 0): Attribute {
  if (!isObject(raw)) return malformed("Unexpected value type in payload");
  if (depth > MAX_DEPTH)
    invalid(
      "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit",
    );
  let found: Attribute | undefined;
  for (const type of Object.keys(raw)) {
    const value = raw[type];
    // As in the service, a number that is none is refused before a type too many.
    const attribute = value === null ? undefined : checkedValue(type, value, depth);
    if (attribute !== undefined && found !== undefined)
      invalid(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
      );
    found ??= attribute;
  }
  return (
    found ?? invalid("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")
  );
}

function checkedValue(type: string, value: unknown, depth: number): Attribute | undefined {
  switch (type) {
    case "S":
      return { S: text(value) };
    case "N":
      return { N: canonical(text(value)) };
    case "B":
      return { B: bytes(value) };
    case "BOOL":
      return { BOOL: truth(value) };
    case "NULL":
      return truth(value) ? { NULL: true } : notNull();
    case "L":
      return { L: list(value).map((element) => checkedAttribute(element, depth + 1)) };
    case "M":
      return { M: checkedMap(value, depth + 1) };
    default:
      return checkedSet(type, () => list(value).map(type === "BS" ? bytes : text));
  }
}

function checkedMap(raw: unknown, depth: number): Item {
  if (!isObject(raw) || Array.isArray(raw))
    return malformed("Start of structure or map found where not expected");
  const map: Record<string, Attribute> = {};
  for (const name of Object.keys(raw)) assign(map, name, checkedAttribute(raw[name], depth));
  return map;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
const text = (value: unknown): string =>
  typeof value === "string" ? value : malformed(`${describe(value)} cannot be converted to String`);
/** In base64; clients in this process may send the bytes themselves. */
function bytes(value: unknown): string {
  if (!(value instanceof Uint8Array)) return checkedBytes(text(value));
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
}
const truth = (value: unknown): boolean =>
  typeof value === "boolean" ? value : malformed(`${describe(value)} cannot be converted to Boolean`);
const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : malformed("Unexpected field type");
const describe = (value: unknown) => `${typeof value}`.toUpperCase().concat("_VALUE");

const notNull = (): never =>
  invalid(
    "One or more parameter values were invalid: Null attribute value types must have the value of true",
  );
