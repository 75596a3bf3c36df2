// What PutEvents takes.
import { z } from "zod";

const Entry = z.object({
  Source: z.string(),
  DetailType: z.string(),
  /** JSON; Step Functions may give it as a value. */
  Detail: z
    .unknown()
    .transform((detail) => (typeof detail === "string" ? detail : JSON.stringify(detail ?? {}))),
  EventBusName: z.string().default("default"),
  Resources: z.array(z.string()).optional(),
});
export type PutEventsEntry = z.infer<typeof Entry>;

export const PutEventsRequest = z.object({ Entries: z.array(Entry).min(1) });
