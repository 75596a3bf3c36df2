// Bytes as DynamoDB bills them ("DynamoDB item sizes and formats" in the developer guide).
import type { Attribute, Item } from "./attribute.ts";
import { decimalOf } from "./decimal.ts";
import { textBytes } from "./texts.ts";

const COLLECTION = 3;
const ELEMENT = 1;

export function sizeOf(item: Item): number {
  let size = 0;
  for (const name of Object.keys(item)) {
    const attribute = item[name];
    if (attribute !== undefined) size += textBytes(name) + attributeSize(attribute);
  }
  return size;
}

function attributeSize(attribute: Attribute): number {
  if ("S" in attribute) return textBytes(attribute.S);
  if ("N" in attribute) return numberSize(attribute.N);
  if ("B" in attribute) return Buffer.byteLength(attribute.B, "base64");
  if ("BOOL" in attribute || "NULL" in attribute) return 1;
  if ("L" in attribute) return sum(attribute.L, (element) => ELEMENT + attributeSize(element), COLLECTION);
  if ("M" in attribute) return COLLECTION + ELEMENT * Object.keys(attribute.M).length + sizeOf(attribute.M);
  if ("SS" in attribute) return sum(attribute.SS, textBytes);
  if ("NS" in attribute) return sum(attribute.NS, numberSize);
  return sum(attribute.BS, (bytes) => Buffer.byteLength(bytes, "base64"));
}

function sum<Element>(elements: readonly Element[], size: (element: Element) => number, first = 0): number {
  let total = first;
  for (const element of elements) total += size(element);
  return total;
}

/**
 * The guide says "approximately" one byte for two significant digits, plus one. The service counts digits before and
 * after the point apart, and one byte for a minus.
 */
function numberSize(text: string): number {
  const { negative, digits, exponent } = decimalOf(text);
  const whole = Math.min(Math.max(exponent, 0), digits.length);
  return Math.ceil(whole / 2) + Math.ceil((digits.length - whole) / 2) + (negative ? 2 : 1);
}
