// When what was produced is what was recorded. `<any>` stands for any value, or inside a text for any run of
// characters; texts of JSON are compared as JSON.
import { isObject, type Json, type JsonObject, parseJson } from "../json.ts";
import type { Case, ExpectedEvent } from "./cases.ts";

const any = "<any>";

/** What an execution came to. Events are flat, with values where the service has JSON texts. */
export interface Produced {
  readonly status: string;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
  readonly events: readonly JsonObject[];
}

export function conforms({ expect }: Case, produced: Produced): boolean {
  return (
    produced.status === expect.status &&
    matches(expect.output, produced.output) &&
    matches(expect.error, produced.error) &&
    matches(expect.cause, produced.cause) &&
    eventsConform(expect, produced.events)
  );
}

function eventsConform({ events, order }: Case["expect"], produced: readonly JsonObject[]): boolean {
  if (events === undefined) return true;
  if (events.length !== produced.length) return false;
  if (order !== "branches") return events.every((event, at) => matches(event, produced[at]));
  if (events.some(({ id }) => id === any)) return sameMultiset(events, produced);
  return sameTexts(chains(events), chains(produced));
}

export function matches(expected: unknown, produced: unknown): boolean {
  if (expected === any) return produced !== undefined;
  if (typeof expected === "string" && typeof produced === "string") return textMatches(expected, produced);
  if (Array.isArray(expected)) {
    return (
      Array.isArray(produced) &&
      expected.length === produced.length &&
      expected.every((item, at) => matches(item, produced[at]))
    );
  }
  if (isObject(expected)) return objectMatches(expected, produced);
  return expected === produced;
}

function objectMatches(expected: JsonObject, produced: unknown): boolean {
  const value = typeof produced === "string" ? containerIn(produced) : produced;
  if (!isObject(value)) return false;
  const names = Object.keys(expected);
  return (
    names.length === Object.keys(value).length && names.every((name) => matches(expected[name], value[name]))
  );
}

function textMatches(expected: string, produced: string): boolean {
  if (expected === produced) return true;
  const container = containerIn(expected);
  if (container !== undefined && matches(container, containerIn(produced))) return true;
  const pattern = expected.split(any).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return pattern.length > 1 && new RegExp(`^${pattern.join("[^]*")}$`).test(produced);
}

/** The object or list that a text is the JSON of. */
function containerIn(text: string): Json | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** Each event with all that came before it in its branch. */
function chains(events: readonly (JsonObject | ExpectedEvent)[]): readonly string[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  return events.map((event) => {
    const chain: string[] = [];
    for (let at: JsonObject | ExpectedEvent | undefined = event; at; at = byId.get(at.previousEventId)) {
      chain.push(`${at.type} ${at.name ?? ""} ${at.index ?? ""}`);
    }
    return chain.join(" < ");
  });
}

function sameTexts(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());
}

function sameMultiset(expected: readonly ExpectedEvent[], produced: readonly JsonObject[]): boolean {
  const left = [...produced];
  return expected.every(({ id, previousEventId, ...event }) => {
    const at = left.findIndex(({ id: _, previousEventId: __, ...candidate }) => matches(event, candidate));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}
