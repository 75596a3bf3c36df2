import { describe, expect, it } from "vitest";
import { compilePattern } from "#local/host/bus/pattern.ts";
import { parseSchedule } from "#local/host/bus/schedule-expression.ts";

const next = (expression: string, after: string): string | undefined => {
  const at = parseSchedule(expression)(Date.parse(after));
  return at === undefined ? undefined : new Date(at).toISOString();
};

describe("a schedule", () => {
  it.each([
    ["rate(5 minutes)", "2026-03-10T10:03:00Z", "2026-03-10T10:05:00.000Z"],
    ["rate(5 minutes)", "2026-03-10T10:05:00Z", "2026-03-10T10:10:00.000Z"],
    ["rate(1 day)", "2026-03-10T10:05:00Z", "2026-03-11T00:00:00.000Z"],
    ["cron(0 6 * * ? *)", "2026-03-10T06:00:00Z", "2026-03-11T06:00:00.000Z"],
    ["cron(0/15 * * * ? *)", "2026-03-10T10:16:00Z", "2026-03-10T10:30:00.000Z"],
    ["cron(30 5,17 ? * MON-FRI *)", "2026-03-13T17:30:00Z", "2026-03-16T05:30:00.000Z"],
    ["cron(0 0 1 JAN ? *)", "2026-03-10T00:00:00Z", "2027-01-01T00:00:00.000Z"],
    ["cron(0 0 1 1 ? 2020)", "2026-03-10T00:00:00Z", undefined],
  ])("%s after %s is next at %s", (expression, after, expected) => {
    expect(next(expression, after)).toBe(expected);
  });

  it.each([
    "at(2026-01-01T00:00:00)",
    "rate(5 weeks)",
    "cron(0 6 L * ? *)",
    "cron(0 6 * *)",
    "cron(61 * * * ? *)",
  ])("%s is refused", (expression) => {
    expect(() => parseSchedule(expression)).toThrow(`the schedule ${expression} is not supported`);
  });
});

describe("an event pattern", () => {
  const event = { source: "shop", detail: { channel: "web", tags: ["a", "b"], count: 2, gift: false } };
  const matches = (pattern: object) => compilePattern(pattern, "the rule r")(event);

  it.each([
    [{ source: ["shop", "other"] }, true],
    [{ source: ["other"] }, false],
    [{ detail: { tags: ["b"] } }, true],
    [{ detail: { count: [2], gift: [false] } }, true],
    [{ detail: { count: ["2"] } }, false],
    [{ detail: { channel: [{ prefix: "w" }] } }, true],
    [{ detail: { channel: [{ suffix: "x" }] } }, false],
    [{ detail: { channel: [{ "equals-ignore-case": "WEB" }] } }, true],
    [{ detail: { channel: [{ "anything-but": ["app"] }] } }, true],
    [{ detail: { channel: [{ "anything-but": "web" }] } }, false],
    [{ detail: { missing: [{ exists: false }] } }, true],
    [{ detail: { channel: [{ exists: false }] } }, false],
    [{ elsewhere: { channel: ["web"] } }, false],
  ])("%j lets the event through: %s", (pattern, expected) => {
    expect(matches(pattern)).toBe(expected);
  });

  it.each([
    { detail: { count: [{ numeric: [">", 1] }] } },
    { $or: [{ source: ["shop"] }] },
    { source: [{ wildcard: "s*" }] },
  ])("%j is refused", (pattern) => {
    expect(() => matches(pattern)).toThrow(/^the rule r: the pattern operator .* is not supported/);
  });
});
