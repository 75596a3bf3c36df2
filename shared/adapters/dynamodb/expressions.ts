// DynamoDB's expressions, composed from parts that carry their own names and values.
import type { Update } from "./client.ts";

/** Part of a condition or update, with the attribute names and values that it mentions. */
export interface Part {
  readonly text: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, unknown>>;
}

export const isNew: Part = { text: "attribute_not_exists(pk)" };
export const exists: Part = { text: "attribute_exists(pk)" };

export const absent = (attribute: string): Part => ({
  text: `attribute_not_exists(#${attribute})`,
  names: { [`#${attribute}`]: attribute },
});

export const is = (attribute: string, value: string | number): Part => ({
  text: `#${attribute} = :${attribute}_is`,
  names: { [`#${attribute}`]: attribute },
  values: { [`:${attribute}_is`]: value },
});

/** The attribute has one of the values. `tag` keeps the placeholders of two such parts apart. */
export function oneOf(attribute: string, values: readonly string[], tag = "in"): Part {
  const placeholders = values.map((_, index) => `:${tag}${index}`);
  return {
    text: `#${attribute} IN (${placeholders.join(", ")})`,
    names: { [`#${attribute}`]: attribute },
    values: Object.fromEntries(values.map((value, index) => [`:${tag}${index}`, value])),
  };
}

/** SET for each defined field; a field that is `null` is removed. */
export function set(fields: Readonly<Record<string, unknown>>): Part {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const sets = given.filter(([, value]) => value !== null);
  const removals = given.filter(([, value]) => value === null);
  const text = [
    sets.length > 0 ? `SET ${sets.map(([name]) => `#${name} = :${name}`).join(", ")}` : "",
    removals.length > 0 ? `REMOVE ${removals.map(([name]) => `#${name}`).join(", ")}` : "",
  ];
  return {
    text: text.filter(Boolean).join(" "),
    names: Object.fromEntries(given.map(([name]) => [`#${name}`, name])),
    values: Object.fromEntries(sets.map(([name, value]) => [`:${name}`, value])),
  };
}

/** ADD of whole numbers, negative ones included. */
export function add(amounts: Readonly<Record<string, number | undefined>>): Part {
  const given = Object.entries(amounts).filter(([, amount]) => amount !== undefined && amount !== 0);
  return {
    text: given.length > 0 ? `ADD ${given.map(([name]) => `#${name} :add_${name}`).join(", ")}` : "",
    names: Object.fromEntries(given.map(([name]) => [`#${name}`, name])),
    values: Object.fromEntries(given.map(([name, amount]) => [`:add_${name}`, amount])),
  };
}

/** Adds to counters; one that does not exist yet counts from zero. */
export function shift(amounts: Readonly<Record<string, number>>): Part {
  const entries = Object.entries(amounts);
  return {
    text: `ADD ${entries.map(([name]) => `#${name} :${name}`).join(", ")}`,
    names: Object.fromEntries(entries.map(([name]) => [`#${name}`, name])),
    values: Object.fromEntries(entries.map(([name, amount]) => [`:${name}`, amount])),
  };
}

export const atLeast = (attribute: string, amount: number): Part => ({
  text: `#${attribute} >= :least`,
  names: { [`#${attribute}`]: attribute },
  values: { ":least": amount },
});

export const both = (...parts: readonly Part[]): Part => ({
  text: parts.map((part) => `(${part.text})`).join(" AND "),
  names: merged(parts, "names"),
  values: merged(parts, "values"),
});

interface Change {
  readonly TableName: string;
  readonly Key: Record<string, string>;
  readonly change: readonly Part[];
  readonly condition?: Part;
}

/** The request of an UpdateItem, alone or inside a transaction. */
export function update({ TableName, Key, change, condition }: Change): Update {
  const parts = condition === undefined ? change : [...change, condition];
  const names = merged(parts, "names");
  const values = merged(parts, "values");
  return {
    TableName,
    Key,
    UpdateExpression: change
      .map((part) => part.text)
      .filter(Boolean)
      .join(" "),
    ...(condition !== undefined && { ConditionExpression: condition.text }),
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
}

function merged<K extends "names" | "values">(
  parts: readonly Part[],
  key: K,
): Record<string, K extends "names" ? string : unknown> {
  return Object.assign({}, ...parts.map((part) => part[key] ?? {}));
}
