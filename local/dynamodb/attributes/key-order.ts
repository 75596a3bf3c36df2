// Keys as SQLite orders them: a text by its UTF-8 bytes, a blob by its bytes, the shorter first.
import { invalid } from "../service-error.ts";
import type { Attribute } from "./attribute.ts";
import { decimalOf, MAX_EXPONENT, MIN_EXPONENT } from "./decimal.ts";

/** A text for S; bytes for B and N. Within one type their order is that of DynamoDB's keys. */
export function keyBytes(attribute: Attribute): string | Uint8Array {
  if ("S" in attribute) return attribute.S;
  if ("B" in attribute) return Buffer.from(attribute.B, "base64");
  if ("N" in attribute) return numberBytes(attribute.N);
  return invalid("One or more parameter values were invalid: a key must be of the type S, N or B");
}

const NEGATIVE = 0;
const ZERO = 1;
const POSITIVE = 2;
/** Above every pair of digits of a negative number: of -1 and -1.2, the shorter is the greater. */
const END_OF_NEGATIVE = 255;

/**
 * Sign, exponent, then the digits in pairs, each plus one.
 * A negative number has all after the sign inverted, so that a greater magnitude comes first.
 */
function numberBytes(text: string): Uint8Array {
  const { negative, digits, exponent } = decimalOf(text);
  if (digits === "") return Uint8Array.of(ZERO);
  const pairs = Math.ceil(digits.length / 2);
  const bytes = new Uint8Array(2 + pairs + (negative ? 1 : 0));
  bytes[0] = negative ? NEGATIVE : POSITIVE;
  bytes[1] = negative ? MAX_EXPONENT - exponent : exponent - MIN_EXPONENT;
  for (let pair = 0; pair < pairs; pair += 1) {
    const byte = Number(digits.slice(pair * 2, pair * 2 + 2).padEnd(2, "0")) + 1;
    bytes[2 + pair] = negative ? END_OF_NEGATIVE - byte : byte;
  }
  if (negative) bytes[2 + pairs] = END_OF_NEGATIVE;
  return bytes;
}
