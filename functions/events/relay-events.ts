import type { DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { entry } from "#functions/_runtime/entry.ts";
import { feedHandler } from "#functions/_runtime/feed.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { type OutboxRecord, outboxKey, outboxRecord } from "#shared/adapters/dynamodb/outbox-record.ts";
import type { RecordLetter } from "#shared/contracts/dead-letters.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { logger } from "#shared/observability/logger.ts";
import { type GivenUp, givenUp } from "./given-up.ts";
import { punctualityTold } from "./punctuality-told.ts";
import { createTelling } from "./tell-webhooks.ts";

type Deps = Live<Environment<"relay-events">>;

interface Outgoing extends OutboxRecord {
  readonly origin: DynamoDBRecord;
}

/**
 * Events go to the bus and to webhooks, and messages to their workflows, in the order of the stream. What is delivered twice has the same
 * id, or wakes nobody. What fails by itself is put aside; a change of a record is its redrive.
 */
export const createHandler = (deps: Deps) => {
  const { publisher, workflows, punctuality, deadLetters, clock } = deps;
  const tellWebhooks = createTelling(deps);
  return feedHandler<DynamoDBStreamEvent>(async ({ Records }) => {
    const records: Outgoing[] = [];
    const read = async (some: readonly DynamoDBRecord[]) => {
      const outgoing = some.map((origin) => ({ origin, ...outboxRecord(origin.dynamodb?.NewImage) }));
      records.push(...outgoing);
    };
    const unreadable = await givenUp(Records.filter(isWritten), read, clock);

    const told = records.filter(({ event }) => event !== undefined);
    const unpublished = await givenUp(told, (some) => publisher.publish(eventsOf(some)), clock);
    const unsent = await givenUp(
      records,
      async (some) => {
        for (const { resume } of some) if (resume !== undefined) await workflows.resume(resume);
      },
      clock,
    );
    const uncounted = await givenUp(
      told,
      (some) => punctuality.count(punctualityTold(eventsOf(some))),
      clock,
    );

    const untold = await givenUp(told, (some) => tellWebhooks(eventsOf(some)), clock);

    const origins = [...unpublished, ...unsent, ...uncounted, ...untold].map(({ one, error }) => ({
      one: one.origin,
      error,
    }));
    const letters = [...unreadable, ...origins].map(letterOf);
    for (const { key, error } of letters) logger.error("a record of the outbox is put aside", { key, error });
    await deadLetters.put(letters);
  });
};

/** What has expired was told long ago. */
const isWritten = ({ eventName }: DynamoDBRecord): boolean => eventName !== "REMOVE";

/** A letter has to fit into a queue, whatever its error quotes. */
const LONGEST_MESSAGE = 1_000;

const eventsOf = (records: readonly Outgoing[]) => records.flatMap(({ event }) => event ?? []);

function letterOf({ one, error: { name, message } }: GivenUp<DynamoDBRecord>): RecordLetter {
  const { eventSourceARN: streamArn = "", dynamodb } = one;
  const error = { name, message: message.slice(0, LONGEST_MESSAGE) };
  return { kind: "outbox-record", streamArn, key: outboxKey(dynamodb?.Keys), error };
}

export const handler = entry("relay-events", createHandler);
