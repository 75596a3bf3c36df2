// What the API's calls around webhooks may do.
import { read, readAndWrite, send } from "../access.ts";
import type { DataStack } from "../stacks/data-stack.ts";
import type { OrchestrationStack } from "../stacks/orchestration-stack.ts";

/** Where an endpoint may take its time to answer. */
const PATIENT_SECONDS = 28;

export function webhookFunctions(data: DataStack, { webhookQueue }: OrchestrationStack) {
  const reads = { WEBHOOKS_TABLE: read(data.webhooks) };
  const writes = {
    WEBHOOKS_TABLE: readAndWrite(data.webhooks),
    IDEMPOTENCY_TABLE: readAndWrite(data.idempotency),
  };
  const WEBHOOK_QUEUE = send(webhookQueue);
  return {
    "create-webhook": { access: writes },
    "list-webhooks": { access: reads },
    "change-webhook": { access: { ...writes, WEBHOOK_QUEUE } },
    "remove-webhook": { access: writes },
    "rotate-webhook-secret": { access: writes },
    "ping-webhook": { access: { ...writes, ...reads }, timeoutSeconds: PATIENT_SECONDS },
    "replay-webhook": {
      access: {
        ...{ ...writes, ...reads, WEBHOOK_QUEUE },
        ORDERS_TABLE: read(data.orders),
        EVENTS_TABLE: read(data.events),
      },
    },
    "list-webhook-deliveries": { access: reads },
  };
}
