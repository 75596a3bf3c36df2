// Errands of webhooks into their queue. A webhook is a group: one that has many in flight waits for the others.
import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { WebhookErrands } from "#shared/ports/webhooks.ts";
import { perEndpoint } from "../aws.ts";

const PER_CALL = 10;
/** A letter that is redriven names its queue as it was called when it was put aside: a host's port may be another one since. */
const sqs = perEndpoint(
  "AWS_ENDPOINT_URL_SQS",
  (config) => new SQSClient({ ...config, useQueueUrlAsEndpoint: false }),
);

export function sqsWebhookErrands(QueueUrl: string): WebhookErrands {
  return {
    async send(errands, delay = 0) {
      for (let from = 0; from < errands.length; from += PER_CALL) {
        const Entries = errands.slice(from, from + PER_CALL).map((errand, nth) => ({
          Id: String(nth),
          MessageBody: JSON.stringify({ errand, queue: QueueUrl }),
          MessageGroupId: errand.webhook,
          DelaySeconds: Math.min(900, Math.max(0, Math.ceil(delay))),
        }));
        const { Failed = [] } = await sqs().send(new SendMessageBatchCommand({ QueueUrl, Entries }));
        const [refused] = Failed;
        if (refused !== undefined)
          throw Object.assign(new Error(`the queue refused an errand: ${refused.Message}`), {
            name: refused.SenderFault === true ? "InvalidMessage" : "ServiceUnavailable",
          });
      }
    },
  };
}
