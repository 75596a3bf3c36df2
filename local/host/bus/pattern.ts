// Event patterns, as rules and stream filters write them: which events they let through.
import { HostRefusal } from "../refusal.ts";

export type Matches = (event: unknown) => boolean;

type Test = (value: unknown) => boolean;

/** @throws HostRefusal naming an operator that is not supported. */
export function compilePattern(pattern: unknown, where: string): Matches {
  if (!isObject(pattern)) throw new HostRefusal(`${where}: a pattern must be an object`);
  const fields = Object.entries(pattern).map(([name, inner]) => field(name, inner, where));
  return (event) => fields.every((matches) => matches(event));
}

function field(name: string, inner: unknown, where: string): Matches {
  if (name.startsWith("$")) throw unsupported(name, where);
  if (!Array.isArray(inner)) {
    const matches = compilePattern(inner, where);
    return (event) => isObject(event) && matches(event[name]);
  }
  const tests = inner.map((matcher) => testOf(matcher, where));
  return (event) => {
    const value = isObject(event) ? event[name] : undefined;
    const values = Array.isArray(value) ? value : [value];
    return tests.some((test) => values.some(test));
  };
}

const operators: Readonly<Record<string, (operand: unknown) => Test | undefined>> = {
  prefix: (start) =>
    typeof start === "string" ? (value) => typeof value === "string" && value.startsWith(start) : undefined,
  suffix: (end) =>
    typeof end === "string" ? (value) => typeof value === "string" && value.endsWith(end) : undefined,
  exists: (wanted) => (typeof wanted === "boolean" ? (value) => (value !== undefined) === wanted : undefined),
  "equals-ignore-case": (text) =>
    typeof text === "string"
      ? (value) => typeof value === "string" && value.toLowerCase() === text.toLowerCase()
      : undefined,
  "anything-but": (others) => {
    const excluded = Array.isArray(others) ? others : [others];
    if (excluded.some((one) => typeof one === "object" && one !== null)) return undefined;
    return (value) => value !== undefined && !excluded.includes(value);
  },
};

function testOf(matcher: unknown, where: string): Test {
  if (!isObject(matcher)) return (value) => value === matcher;
  const [[operator, operand] = ["", undefined], ...more] = Object.entries(matcher);
  const test = more.length === 0 ? operators[operator]?.(operand) : undefined;
  if (test === undefined) throw unsupported(JSON.stringify(matcher), where);
  return test;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const unsupported = (what: string, where: string) =>
  new HostRefusal(`${where}: the pattern operator ${what} is not supported by the embedded host`);
