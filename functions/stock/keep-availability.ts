import type { DynamoDBStreamEvent } from "aws-lambda";
import { entry } from "#functions/_runtime/entry.ts";
import { feedHandler } from "#functions/_runtime/feed.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { levelChange } from "#shared/adapters/dynamodb/stock-levels.ts";
import type { Environment } from "#shared/contracts/environments.ts";

/** Levels that changed are summed up anew, for whoever plans next. */
export const createHandler = ({ stock }: Live<Environment<"keep-availability">>) =>
  feedHandler<DynamoDBStreamEvent>(async ({ Records }) => {
    const changes = Records.flatMap(
      ({ dynamodb, eventName }) => levelChange(dynamodb?.Keys, eventName) ?? [],
    );
    if (changes.length > 0) await stock.keepAvailability(changes);
  });

export const handler = entry("keep-availability", createHandler);
