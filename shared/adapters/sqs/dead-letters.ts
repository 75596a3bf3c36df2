// Dead letters into an SQS queue.
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { DeadLetters } from "#shared/ports/dead-letters.ts";
import { perEndpoint } from "../aws.ts";

const sqs = perEndpoint("AWS_ENDPOINT_URL_SQS", (config) => new SQSClient(config));

export function sqsDeadLetters(QueueUrl: string): DeadLetters {
  return {
    async put(letters) {
      for (const letter of letters)
        await sqs().send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(letter) }));
    },
  };
}
