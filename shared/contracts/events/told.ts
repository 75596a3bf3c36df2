// One entry of the tables of events: what an event says, in words and as a schema.
import { z } from "zod";
import { Sku } from "#shared/kernel/ids.ts";

/**
 * Facts are only ever added, as optional ones. What would mislead a reader of today (a fact that means something else, or
 * goes) is a new type of event beside this one; `version` counts such changes of the envelope.
 */
export const told = <const S extends z.core.$ZodShape>(means: string, facts: S) => ({
  means,
  facts: z.object(facts),
});

export const units = z.array(z.object({ sku: Sku, quantity: z.int().positive() }));
