// What sends events to webhooks: a queue of errands, and the function that runs them.
import { Duration } from "aws-cdk-lib";
import { type IQueue, Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { byDue, byListing, byParty, read, readAndWrite, send } from "../access.ts";
import type { DataStack } from "../stacks/data-stack.ts";
import type { Stage } from "../stages.ts";
import { ServiceFunction } from "./service-function.ts";

interface Given {
  readonly stage: Stage;
  readonly data: DataStack;
  readonly deadLetters: IQueue;
}

const TIMEOUT_SECONDS = 75;
/** Errands of all webhooks that are run beside each other; the queue gives each webhook its turn. */
const AT_ONCE = 20;

export function webhooks(scope: Construct, { stage, data, deadLetters }: Given): Queue {
  const queue = new Queue(scope, "Webhooks", {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
    visibilityTimeout: Duration.seconds(6 * TIMEOUT_SECONDS),
    // Two hours and more: whatever is down may come back.
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: 20 },
  });
  const deliver = new ServiceFunction(scope, "deliver-webhook", {
    stage,
    access: {
      WEBHOOKS_TABLE: readAndWrite(data.webhooks, byDue),
      WEBHOOK_QUEUE: send(queue),
      ORDERS_TABLE: read(data.orders, byListing, byParty),
      EVENTS_TABLE: read(data.events),
    },
    timeoutSeconds: TIMEOUT_SECONDS,
  });
  queue.grantConsumeMessages(deliver);
  deliver.addEventSourceMapping("Errands", {
    eventSourceArn: queue.queueArn,
    batchSize: 1,
    maxConcurrency: AT_ONCE,
  });
  return queue;
}
