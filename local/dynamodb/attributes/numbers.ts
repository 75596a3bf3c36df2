// Numbers as DynamoDB has them: decimals of 38 significant digits, of a magnitude from 1E-130 to 9.99E+125.
import { type Decimal, decimalFrom, decimalOf, written } from "./decimal.ts";

const SMALL_WHOLE = /^(?:0|-?[1-9]\d{0,14})$/;
/** So many characters hold at most 15 digits, which a double keeps apart and in order. */
const EXACT_LENGTH = 15;

/**
 * @example canonical("1.50") // "1.5"
 * @example canonical("1e3") // "1000"
 * @throws ValidationException when it is no number, or none that DynamoDB can hold.
 */
export const canonical = (text: string): string => (SMALL_WHOLE.test(text) ? text : written(decimalOf(text)));

/** @throws ValidationException when the sum needs more than 38 digits or is out of range. */
export function add(a: string, b: string): string {
  if (a.length <= EXACT_LENGTH && b.length <= EXACT_LENGTH) {
    const [one, other] = [Number(a), Number(b)];
    if (Number.isInteger(one) && Number.isInteger(other)) {
      const sum = one + other;
      if (Number.isSafeInteger(sum)) return String(sum);
    }
  }
  return written(sumOf(decimalOf(a), decimalOf(b)));
}

export function subtract(a: string, b: string): string {
  return add(a, b.startsWith("-") ? b.slice(1) : `-${b}`);
}

function sumOf(a: Decimal, b: Decimal): Decimal {
  const places = Math.max(a.digits.length - a.exponent, b.digits.length - b.exponent, 0);
  const sum = scaled(a, places) + scaled(b, places);
  const digits = String(sum < 0n ? -sum : sum);
  return decimalFrom(sum < 0n, digits, digits.length - places);
}

/** The number times ten to the power of `places`. */
function scaled({ negative, digits, exponent }: Decimal, places: number): bigint {
  const magnitude = BigInt(digits.padEnd(exponent + places, "0"));
  return negative ? -magnitude : magnitude;
}

export function compareNumbers(a: string, b: string): number {
  if (a === b) return 0;
  if (a.length <= EXACT_LENGTH && b.length <= EXACT_LENGTH) return Number(a) - Number(b);
  return compareDecimals(decimalOf(a), decimalOf(b));
}

function compareDecimals(a: Decimal, b: Decimal): number {
  const [one, other] = [signOf(a), signOf(b)];
  return one === other ? one * compareMagnitudes(a, b) : one - other;
}

function signOf({ negative, digits }: Decimal): number {
  if (digits === "") return 0;
  return negative ? -1 : 1;
}

function compareMagnitudes(a: Decimal, b: Decimal): number {
  if (a.exponent !== b.exponent) return a.exponent - b.exponent;
  if (a.digits === b.digits) return 0;
  return a.digits < b.digits ? -1 : 1;
}
