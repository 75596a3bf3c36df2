// Attributes of an item. What is a list or a map for us is text for DynamoDB: nothing here is asked for by a
// part of it, and a nested attribute costs three times as much to write, read and bill (decision 0010).
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";

export type Item = Record<string, unknown>;
export type Attributes = Record<string, AttributeValue>;

/** Begins what is JSON; a string that begins so by itself is written as JSON too, and comes back as it was. */
const JSON_TEXT = "json:";

/** @throws TypeError for what DynamoDB has no attribute for: null, functions, numbers that are not finite. */
export function toAttribute(value: unknown): AttributeValue {
  if (typeof value === "string" && !value.startsWith(JSON_TEXT)) return { S: value };
  if (typeof value === "number" && Number.isFinite(value)) return { N: String(value) };
  if (typeof value === "boolean") return { BOOL: value };
  if (value instanceof Uint8Array) return { B: value };
  if (typeof value === "string" || (typeof value === "object" && value !== null))
    return { S: `${JSON_TEXT}${JSON.stringify(value)}` };
  throw new TypeError(`no attribute holds ${String(value)}`);
}

/** Undefined fields are left out. */
export function toAttributes(item: Readonly<Item>): Attributes {
  const attributes: Attributes = {};
  for (const [name, value] of Object.entries(item))
    if (value !== undefined) attributes[name] = toAttribute(value);
  return attributes;
}

export function fromAttributes(attributes: Readonly<Attributes>): Item {
  const item: Item = {};
  for (const [name, value] of Object.entries(attributes)) item[name] = fromAttribute(value);
  return item;
}

function fromAttribute(value: AttributeValue): unknown {
  if (value.S !== undefined)
    return value.S.startsWith(JSON_TEXT) ? JSON.parse(value.S.slice(JSON_TEXT.length)) : value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.B !== undefined) return value.B;
  return unmarshall({ value }).value;
}
