import type { DynamoDBStreamEvent } from "aws-lambda";
import { journal } from "./journal.ts";

export const handler = async ({ Records }: DynamoDBStreamEvent) => {
  if (journal.failures > 0) {
    journal.failures -= 1;
    throw new Error("not now");
  }
  for (const { eventName, dynamodb } of Records)
    journal.streamed.push(`${eventName} ${dynamodb?.Keys?.pk?.S}`);
};
