// SQS by its wire protocol, AWS JSON 1.0: what senders, and readers of dead letters, need.
import { z } from "zod";
import { type Message, md5, type Queues } from "./queues.ts";
import { ServiceRefusal } from "./refusals.ts";

const OnQueue = z.object({ QueueUrl: z.string() });
const Sent = z.object({
  /** Step Functions may give it as a value. */
  MessageBody: z.unknown().transform((body) => (typeof body === "string" ? body : JSON.stringify(body))),
  DelaySeconds: z.number().int().min(0).max(900).optional(),
  MessageGroupId: z.string().max(128).optional(),
});
const Send = OnQueue.extend(Sent.shape);
const SendBatch = OnQueue.extend({
  Entries: z
    .array(Sent.extend({ Id: z.string() }))
    .min(1)
    .max(10),
});
const Receive = OnQueue.extend({
  MaxNumberOfMessages: z.number().int().min(1).max(10).default(1),
  VisibilityTimeout: z.number().optional(),
});
const ChangeVisibility = OnQueue.extend({ ReceiptHandle: z.string(), VisibilityTimeout: z.number() });
const Delete = OnQueue.extend({ ReceiptHandle: z.string() });

export function sqsActions(queues: Queues): Readonly<Record<string, (body: unknown) => unknown>> {
  const nameOf = (url: string): string => {
    const name = url.split("/").at(-1) ?? "";
    if (!queues.has(name))
      throw new ServiceRefusal(
        "AWS.SimpleQueueService.NonExistentQueue",
        `The queue ${name} does not exist.`,
      );
    return name;
  };
  const send = (queue: string, { MessageBody, DelaySeconds, MessageGroupId }: z.infer<typeof Sent>) => ({
    MessageId: queues.send(queue, MessageBody, { delay: DelaySeconds, group: MessageGroupId }),
    MD5OfMessageBody: md5(MessageBody),
  });
  return {
    SendMessage(body) {
      const { QueueUrl, ...message } = Send.parse(body);
      return send(nameOf(QueueUrl), message);
    },
    SendMessageBatch(body) {
      const { QueueUrl, Entries } = SendBatch.parse(body);
      const queue = nameOf(QueueUrl);
      return {
        Successful: Entries.map(({ Id, ...message }) => ({ Id, ...send(queue, message) })),
        Failed: [],
      };
    },
    ReceiveMessage(body) {
      const { QueueUrl, MaxNumberOfMessages, VisibilityTimeout } = Receive.parse(body);
      const messages = queues.receive(nameOf(QueueUrl), MaxNumberOfMessages, VisibilityTimeout);
      return messages.length === 0 ? {} : { Messages: messages.map(view) };
    },
    DeleteMessage(body) {
      const { QueueUrl, ReceiptHandle } = Delete.parse(body);
      queues.remove(nameOf(QueueUrl), ReceiptHandle);
      return {};
    },
    ChangeMessageVisibility(body) {
      const { QueueUrl, ReceiptHandle, VisibilityTimeout } = ChangeVisibility.parse(body);
      queues.hide(nameOf(QueueUrl), ReceiptHandle, VisibilityTimeout);
      return {};
    },
    GetQueueAttributes(body) {
      const { visible, inFlight } = queues.count(nameOf(OnQueue.parse(body).QueueUrl));
      return {
        Attributes: {
          ApproximateNumberOfMessages: String(visible),
          ApproximateNumberOfMessagesNotVisible: String(inFlight),
        },
      };
    },
  };
}

const view = ({ messageId, receipt, body, attributes, received, sent }: Message) => ({
  MessageId: messageId,
  ReceiptHandle: receipt,
  Body: body,
  MD5OfBody: md5(body),
  Attributes: { ApproximateReceiveCount: String(received), SentTimestamp: String(sent) },
  MessageAttributes: Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
  ),
});
