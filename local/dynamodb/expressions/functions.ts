// The functions of conditions, on attributes.
import { type Attribute, equal } from "../attributes/attribute.ts";

export function beginsWith(value: Attribute, start: Attribute): boolean {
  if ("S" in value) return "S" in start && value.S.startsWith(start.S);
  if (!("B" in value && "B" in start)) return false;
  const [bytes, first] = [bytesOf(value.B), bytesOf(start.B)];
  return bytes.subarray(0, first.length).equals(first);
}

/** A part of a text or of bytes, a member of a set, or an element of a list. */
export function contains(whole: Attribute, part: Attribute): boolean {
  if ("L" in whole) return whole.L.some((element) => equal(element, part));
  if ("S" in part)
    return textsIn(whole).some((text) => ("S" in whole ? text.includes(part.S) : text === part.S));
  if ("N" in part) return "NS" in whole && whole.NS.includes(part.N);
  if (!("B" in part)) return false;
  if ("B" in whole) return bytesOf(whole.B).includes(bytesOf(part.B));
  return "BS" in whole && whole.BS.includes(part.B);
}

function textsIn(attribute: Attribute): readonly string[] {
  if ("S" in attribute) return [attribute.S];
  return "SS" in attribute ? attribute.SS : [];
}

const bytesOf = (base64: string): Buffer => Buffer.from(base64, "base64");

/** What size() gives: UTF-16 units of a text, bytes, elements of all else; nothing for numbers and the like. */
export function elementCount(attribute: Attribute | undefined): Attribute | undefined {
  const count = attribute && countOf(attribute);
  return count === undefined ? undefined : { N: String(count) };
}

function countOf(attribute: Attribute): number | undefined {
  if ("S" in attribute) return attribute.S.length;
  if ("B" in attribute) return Buffer.byteLength(attribute.B, "base64");
  if ("L" in attribute) return attribute.L.length;
  if ("M" in attribute) return Object.keys(attribute.M).length;
  if ("SS" in attribute) return attribute.SS.length;
  if ("NS" in attribute) return attribute.NS.length;
  return "BS" in attribute ? attribute.BS.length : undefined;
}
