// Where a running host has its AWS services: for commands on the same machine, which know its API's address only.
import { z } from "zod";

export const SERVICES_DOCUMENT = "/.well-known/lendemain-host.json";

export const HostServices = z.object({
  dynamodb: z.url(),
  /** Step Functions, EventBridge and SQS. */
  services: z.url(),
  deadLetterQueues: z.array(z.url()),
});
export type HostServices = z.infer<typeof HostServices>;
