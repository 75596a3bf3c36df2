// Properties that are known and change nothing in one process.
import { z } from "zod";

/** The part of a strict schema that takes these properties, whatever they say. */
export const leftOut = <const Name extends string>(...names: readonly Name[]) => {
  const any = z.unknown().optional();
  return Object.fromEntries(names.map((name) => [name, any])) as { [K in Name]: typeof any };
};
