// What is read from an item, remembered as long as the item is. A service gives a new object with every answer; tables
// in the same process give the same one until the item changes, and then reading it again is work for nothing.
import type { z } from "zod";

export interface Reads<Read> {
  /** Whoever reads the same item gets the same object: nobody changes it. @throws ZodError */
  parse(value: unknown): Read;
}

export function once<Schema extends z.ZodType>(schema: Schema): Reads<z.output<Schema>> {
  const parse = onceOf((value) => schema.parse(value));
  return {
    parse: (value) => (typeof value === "object" && value !== null ? parse(value) : schema.parse(value)),
  };
}

export function onceOf<Given extends object, Read>(read: (given: Given) => Read): (given: Given) => Read {
  const known = new WeakMap<Given, { readonly read: Read }>();
  return (given) => {
    const before = known.get(given);
    if (before !== undefined) return before.read;
    const now = { read: read(given) };
    known.set(given, now);
    return now.read;
  };
}
