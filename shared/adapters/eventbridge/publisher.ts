// Lifecycle events onto the bus, ten at a time as the service takes them.
import { EventBridgeClient, PutEventsCommand, type PutEventsResultEntry } from "@aws-sdk/client-eventbridge";
import { EVENT_SOURCE, type LifecycleEvent } from "#shared/contracts/events.ts";
import type { Publisher } from "#shared/ports/events.ts";
import { perEndpoint } from "../aws.ts";

const PER_CALL = 10;
const bus = perEndpoint("AWS_ENDPOINT_URL_EVENTBRIDGE", (config) => new EventBridgeClient(config));

export function eventBridgePublisher(busName: string): Publisher {
  return {
    async publish(events) {
      for (let start = 0; start < events.length; start += PER_CALL) {
        const answer = await bus().send(
          new PutEventsCommand({
            Entries: events.slice(start, start + PER_CALL).map((event) => entryOf(event, busName)),
          }),
        );
        const refused = answer.Entries?.find((entry) => entry.ErrorCode !== undefined);
        if (refused !== undefined) throw refusalOf(refused);
      }
    },
  };
}

/** Under the name by which the service refuses, as that of a whole call would be. */
const refusalOf = ({ ErrorCode = "", ErrorMessage = "" }: PutEventsResultEntry): Error =>
  Object.assign(new Error(`the bus refused an event: ${ErrorCode} ${ErrorMessage}`), { name: ErrorCode });

const entryOf = (event: LifecycleEvent, EventBusName: string) => ({
  EventBusName,
  Source: EVENT_SOURCE,
  DetailType: event.type,
  Time: new Date(event.at),
  Detail: JSON.stringify(event),
  Resources: [],
});
