// What a webhook gets: the event as it is on the bus, under an id that is the same at every attempt.
import { derivedId } from "#shared/kernel/derived-id.ts";

/** Without full stops, which part what is signed. */
export const messageId = (event: string): string => derivedId("msg", event);
