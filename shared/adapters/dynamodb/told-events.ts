// Events by their ids, from the outbox.
import { LifecycleEvent } from "#shared/contracts/events.ts";
import type { ToldEvents } from "#shared/ports/events.ts";
import { getMany } from "./reading.ts";

export function dynamoToldEvents(table: string): ToldEvents {
  return {
    async byId(ids) {
      const items = await getMany(table, ids.map(keyOf), true);
      return items.map(({ event }) => LifecycleEvent.parse(event));
    },
  };
}

/** `<orderId>/<rest>`, as the journal writes it. */
function keyOf(id: string) {
  const slash = id.indexOf("/");
  return { pk: id.slice(0, slash), sk: `event#${id.slice(slash + 1)}` };
}
