// A record of the outbox, as the table's stream carries it.
import { z } from "zod";
import { LifecycleEvent } from "#shared/contracts/events.ts";
import type { Resumption } from "#shared/ports/orders.ts";
import { type Attributes, fromAttributes } from "./attributes.ts";

const Record = z.object({
  event: LifecycleEvent.optional(),
  resume: z
    .union([
      z.object({ token: z.string(), error: z.string(), cause: z.string() }),
      z.object({ token: z.string(), output: z.unknown() }),
    ])
    .optional(),
});

export interface OutboxRecord {
  readonly event?: LifecycleEvent | undefined;
  readonly resume?: Resumption | undefined;
}

const Key = z.object({ pk: z.string(), sk: z.string() });

/** By which it is found in the table. */
export function outboxKey(keys: unknown): z.infer<typeof Key> {
  return Key.parse(fromAttributes((keys ?? {}) as Attributes));
}

/** Undefined for the keys of another table. */
export function outboxKeyAmong(keys: unknown): z.infer<typeof Key> | undefined {
  const { data } = Key.safeParse(fromAttributes((keys ?? {}) as Attributes));
  return data !== undefined && /^(event|resume)#/.test(data.sk) ? data : undefined;
}

/** The stream's own types are those of the Lambda event; the SDK's have the same form. */
export function outboxRecord(image: unknown): OutboxRecord {
  return Record.parse(fromAttributes((image ?? {}) as Attributes));
}
