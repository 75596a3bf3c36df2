// SQS by its wire protocol, AWS JSON 1.0: what senders and readers of dead letters need.
import { z } from "zod";
import { type Message, md5, type Queues } from "./queues.ts";
import { ServiceRefusal } from "./refusals.ts";

const OnQueue = z.object({ QueueUrl: z.string() });
const Send = OnQueue.extend({
  /** Step Functions may give it as a value. */
  MessageBody: z.unknown().transform((body) => (typeof body === "string" ? body : JSON.stringify(body))),
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
  return {
    SendMessage(body) {
      const { QueueUrl, MessageBody } = Send.parse(body);
      return { MessageId: queues.send(nameOf(QueueUrl), MessageBody), MD5OfMessageBody: md5(MessageBody) };
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
