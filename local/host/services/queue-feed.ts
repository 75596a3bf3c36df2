// Feeds a function from a queue: what it takes is removed, what it fails on comes again when its time of hiding is over.
import { z } from "zod";
import type { HostClock } from "../../clock/clock.ts";
import type { Lambda } from "../lambda/lambda.ts";
import { REGION } from "../template/physical.ts";
import type { QueueMapping } from "./queue-mappings.ts";
import { type Message, md5, type Queues } from "./queues.ts";

export interface QueueFeedOptions {
  readonly mapping: QueueMapping;
  readonly queues: Queues;
  readonly clock: HostClock;
  readonly lambda: Lambda;
  readonly report: (message: string) => void;
}

const ItemFailures = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).default([]),
});

export function feedFromQueue(options: QueueFeedOptions): void {
  const { mapping, queues, clock } = options;
  let running = 0;
  let due = Number.POSITIVE_INFINITY;
  let disarm = () => {};

  // Time may have to pass before the next message: a timer says until when.
  const look = () => {
    const next = queues.nextAt(mapping.queue) ?? Number.POSITIVE_INFINITY;
    if (next === due) return;
    due = next;
    disarm();
    disarm = Number.isFinite(due) && due > clock.now() ? clock.timer(due, () => {}) : () => {};
  };
  const deliver = async (messages: readonly Message[]) => {
    try {
      await invoke(options, messages);
    } finally {
      running -= 1;
    }
  };

  queues.onChange(mapping.queue, look);
  look();
  clock.onIdle(async () => {
    if (running >= mapping.atOnce || due > clock.now()) return false;
    const messages = queues.receive(mapping.queue, mapping.batchSize);
    if (messages.length === 0) return false;
    running += 1;
    void clock.work(() => deliver(messages));
    return true;
  });
}

async function invoke(
  { mapping, queues, clock, lambda, report }: QueueFeedOptions,
  messages: readonly Message[],
): Promise<void> {
  try {
    const answer = await lambda.invoke(mapping.functionName, eventOf(mapping, messages, clock.now()));
    const { data } = ItemFailures.safeParse(mapping.reportsItems ? (answer ?? {}) : {});
    const failed = new Set(data?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { messageId, receipt } of messages)
      if (!failed.has(messageId)) queues.remove(mapping.queue, receipt);
  } catch (error) {
    report(`${mapping.functionName} failed on its queue: ${error instanceof Error ? error.message : error}`);
  }
}

const eventOf = ({ queueArn }: QueueMapping, messages: readonly Message[], now: number) => ({
  Records: messages.map(({ messageId, receipt, body, received, sent }) => ({
    messageId,
    receiptHandle: receipt,
    body,
    attributes: {
      ApproximateReceiveCount: String(received),
      SentTimestamp: String(sent),
      SenderId: "local",
      ApproximateFirstReceiveTimestamp: String(now),
    },
    messageAttributes: {},
    md5OfBody: md5(body),
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion: REGION,
  })),
});
