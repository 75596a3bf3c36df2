// A dead-letter queue, read to its end: what is dealt with is deleted, all else is given back.
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";

export interface LetterQueue {
  /** Every letter once. */
  letters(): AsyncGenerator<Letter>;
  close(): void;
}

export interface Letter {
  readonly id: string;
  readonly body: string;
  remove(): Promise<void>;
  /** Whoever asks next may have it. */
  giveBack(): Promise<void>;
}

const AT_ONCE = 10;
/** Seconds in which a letter is dealt with; nobody else gets it meanwhile. */
const HIDDEN_S = 120;
/** SQS looks into all of its parts only if it may take its time. */
const WAIT_S = 1;

export function openQueue(QueueUrl: string): LetterQueue {
  const sqs = new SQSClient({});
  const seen = new Set<string>();
  const letterOf = ({ MessageId: id = "", Body: body = "", ReceiptHandle }: Message): Letter => ({
    id,
    body,
    remove: async () => void (await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))),
    giveBack: async () =>
      void (await sqs.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
      )),
  });
  const receive = async (): Promise<readonly Message[]> => {
    const asked = { QueueUrl, MaxNumberOfMessages: AT_ONCE, VisibilityTimeout: HIDDEN_S };
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ ...asked, WaitTimeSeconds: WAIT_S }));
    return Messages ?? [];
  };
  return {
    async *letters() {
      for (let messages = await receive(); messages.length > 0; messages = await receive()) {
        const fresh = messages.filter(({ MessageId = "" }) => !seen.has(MessageId));
        if (fresh.length === 0) return;
        for (const message of fresh) {
          seen.add(message.MessageId ?? "");
          yield letterOf(message);
        }
      }
    },
    close: () => sqs.destroy(),
  };
}
