// A decimal number taken apart: the value is 0.DIGITS times ten to the power of `exponent`.
import { invalid } from "../service-error.ts";

export interface Decimal {
  readonly negative: boolean;
  /** Significant digits without zeros at either end; empty for zero. */
  readonly digits: string;
  readonly exponent: number;
}

export const MAX_DIGITS = 38;
/** Of 1E-130 and of 9.99E+125. */
export const MIN_EXPONENT = -129;
export const MAX_EXPONENT = 126;

const FORM = /^([+-]?)(?:(\d+)\.?(\d*)|\.(\d+))(?:[eE]([+-]?\d+))?$/;

/** Whole numbers that are not large, which most are. */
const PLAIN = /^-?[1-9]\d{0,37}$/;

/** @throws ValidationException when it is no number, or none that DynamoDB can hold. */
export function decimalOf(text: string): Decimal {
  if (PLAIN.test(text)) return plainDecimal(text);
  const parts = FORM.exec(text);
  if (parts === null) return notANumber(text);
  const [, sign, whole = "", fraction = "", bare = "", power = "0"] = parts;
  return decimalFrom(sign === "-", whole + fraction + bare, whole.length + Number(power));
}

function plainDecimal(text: string): Decimal {
  const negative = text.startsWith("-");
  const end = lastDigit(text) + 1;
  const digits = text.slice(negative ? 1 : 0, end);
  return { negative, digits, exponent: text.length - (negative ? 1 : 0) };
}

/** `digits` may have zeros at both ends; the point stands before `digits[point]`. */
export function decimalFrom(negative: boolean, digits: string, point: number): Decimal {
  const first = firstDigit(digits);
  if (first === digits.length) return { negative: false, digits: "", exponent: 0 };
  return checked({ negative, digits: digits.slice(first, lastDigit(digits) + 1), exponent: point - first });
}

function firstDigit(digits: string): number {
  let at = 0;
  while (at < digits.length && digits.charCodeAt(at) === 48) at += 1;
  return at;
}
function lastDigit(digits: string): number {
  let at = digits.length - 1;
  while (digits.charCodeAt(at) === 48) at -= 1;
  return at;
}

function checked(decimal: Decimal): Decimal {
  if (decimal.digits.length > MAX_DIGITS)
    invalid("Attempting to store more than 38 significant digits in a Number");
  if (decimal.exponent > MAX_EXPONENT)
    invalid("Number overflow. Attempting to store a number with magnitude larger than supported range");
  if (decimal.exponent < MIN_EXPONENT)
    invalid("Number underflow. Attempting to store a number with magnitude smaller than supported range");
  return decimal;
}

const notANumber = (text: string): never =>
  invalid(`The parameter cannot be converted to a numeric value${text === "" ? "" : `: ${text}`}`);

/** In plain notation, as DynamoDB writes all numbers. */
export function written({ negative, digits, exponent }: Decimal): string {
  if (digits === "") return "0";
  return `${negative ? "-" : ""}${plain(digits, exponent)}`;
}

function plain(digits: string, exponent: number): string {
  if (exponent <= 0) return `0.${"0".repeat(-exponent)}${digits}`;
  if (exponent >= digits.length) return digits.padEnd(exponent, "0");
  return `${digits.slice(0, exponent)}.${digits.slice(exponent)}`;
}
