import type { DynamoDBStreamEvent } from "aws-lambda";
import { entry } from "#functions/_runtime/entry.ts";
import { feedHandler } from "#functions/_runtime/feed.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { outboxRecord } from "#shared/adapters/dynamodb/outbox-record.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { punctualityTold } from "./punctuality-told.ts";

/** Events go to the bus and messages to their workflows. What is delivered twice has the same id, or wakes nobody. */
export const createHandler = ({ publisher, workflows, punctuality }: Live<Environment<"relay-events">>) =>
  feedHandler<DynamoDBStreamEvent>(async ({ Records }) => {
    const records = Records.filter((record) => record.eventName === "INSERT").map(({ dynamodb }) =>
      outboxRecord(dynamodb?.NewImage),
    );
    const events = records.flatMap(({ event }) => event ?? []);
    await publisher.publish(events);
    for (const { resume } of records) if (resume !== undefined) await workflows.resume(resume);
    // Last: a batch that is delivered again for want of the above has not been counted.
    await punctuality.count(punctualityTold(events));
  });

export const handler = entry("relay-events", createHandler);
