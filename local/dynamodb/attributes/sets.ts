// Sets of texts, numbers and bytes: never empty, and each member once.
import { invalid, malformed } from "../service-error.ts";
import type { Attribute } from "./attribute.ts";
import { canonical } from "./numbers.ts";

/** Undefined when it is no type of a set. */
export function checkedSet(type: string, members: () => readonly string[]): Attribute | undefined {
  switch (type) {
    case "SS":
      return {
        SS: unique(
          members(),
          "An string set  may not be empty",
          (all) => `Input collection [${all}] contains duplicates.`,
        ),
      };
    case "NS":
      return { NS: uniqueNumbers(members()) };
    case "BS":
      return {
        BS: unique(
          members(),
          "Binary sets should not be empty",
          (all) => `Input collection [${all}]of type BS contains duplicates.`,
        ),
      };
    default:
      return undefined;
  }
}

function unique(
  members: readonly string[],
  empty: string,
  twice: (members: string) => string,
): readonly string[] {
  if (members.length === 0) invalid(`One or more parameter values were invalid: ${empty}`);
  if (new Set(members).size < members.length)
    invalid(`One or more parameter values were invalid: ${twice(members.join(", "))}`);
  return members;
}

function uniqueNumbers(members: readonly string[]): readonly string[] {
  if (members.length === 0)
    invalid("One or more parameter values were invalid: An number set  may not be empty");
  const numbers = members.map(canonical);
  if (new Set(numbers).size < numbers.length) invalid("Input collection contains duplicates");
  return numbers;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Base64 in the one form that says the same bytes. */
export function checkedBytes(text: string): string {
  if (!BASE64.test(text)) malformed("Invalid Base64 in an attribute of the type B");
  return text.includes("=") ? Buffer.from(text, "base64").toString("base64") : text;
}

type Combine = (a: readonly string[], b: readonly string[]) => readonly string[];

/** @param refuse what to do with attributes that are not sets of the same type. */
export const union = (a: Attribute, b: Attribute, refuse: () => never): Attribute =>
  combined(a, b, (one, other) => [...new Set([...one, ...other])]) ?? refuse();

/** Undefined when nothing is left, since no set is empty. */
export function without(a: Attribute, b: Attribute, refuse: () => never): Attribute | undefined {
  const rest = combined(a, b, (one, other) => one.filter((member) => !other.includes(member))) ?? refuse();
  return Object.values(rest).every((members) => members.length === 0) ? undefined : rest;
}

function combined(a: Attribute, b: Attribute, combine: Combine): Attribute | undefined {
  if ("SS" in a && "SS" in b) return { SS: combine(a.SS, b.SS) };
  if ("NS" in a && "NS" in b) return { NS: combine(a.NS, b.NS) };
  if ("BS" in a && "BS" in b) return { BS: combine(a.BS, b.BS) };
  return undefined;
}
