// Rescues that a planner is asked about, beside their shipments; those that wait are in a listing, by deadline.
import { RescueView } from "#shared/contracts/api/rescues.ts";
import type { ShipmentId } from "#shared/kernel/ids.ts";
import type { AskedRescue, Rescues } from "#shared/ports/rescues.ts";
import { getItem } from "./client.ts";
import { record } from "./event-journal.ts";
import { absent, both, is, set, update } from "./expressions.ts";
import { byListing, rescueKey, rescueListing } from "./order-keys.ts";
import { outcome } from "./order-tables.ts";
import { queryPage } from "./reading.ts";
import { transact } from "./transaction.ts";

/** One that has been settled may be asked anew; one that waits goes on waiting. */
const mayAsk = {
  ConditionExpression: "attribute_not_exists(pk) OR NOT #status = :open",
  ExpressionAttributeNames: { "#status": "status" },
  ExpressionAttributeValues: { ":open": "open" },
};

export function dynamoRescues(table: string, events: string): Rescues {
  const of = async (shipment: ShipmentId): Promise<AskedRescue | undefined> => {
    const item = await getItem(table, rescueKey(shipment));
    if (item === undefined) return undefined;
    const view = RescueView.strip().parse(item);
    return typeof item.token === "string" ? { ...view, token: item.token } : view;
  };
  return {
    of,
    async open(page) {
      const { items, next } = await queryPage(
        {
          TableName: table,
          IndexName: byListing,
          KeyConditionExpression: "listing = :listing",
          ExpressionAttributeValues: { ":listing": rescueListing },
        },
        page,
      );
      return { items: items.map((item) => RescueView.strip().parse(item)), ...(next && { next }) };
    },
    async ask(rescue) {
      const Item = { ...rescueKey(rescue.id), ...rescue, listing: rescueListing, listedAt: rescue.until };
      const { id: shipmentId, orderId, askedAt, until, options } = rescue;
      const facts = { until, options: options.map(({ kind }) => kind) };
      return outcome(
        await transact([
          { Put: { TableName: table, Item, ...mayAsk } },
          ...record(events, orderId, askedAt, [{ type: "shipment.rescue-asked", shipmentId, facts }]),
        ]),
      );
    },
    async awaitPlanner(shipment, token) {
      const change = [set({ token })];
      const Key = rescueKey(shipment);
      return outcome(
        await transact([
          { Update: update({ TableName: table, Key, change, condition: is("status", "open") }) },
        ]),
      );
    },
    async settle(asked, word, at) {
      const { id: shipmentId, orderId, options, byDefault, token } = asked;
      const chosen = word.status === "chosen" ? word.chosen : undefined;
      const option = options[chosen ?? byDefault];
      const change = [set({ status: word.status, chosen, listing: null, listedAt: null })];
      // Who began to wait meanwhile is to be told.
      const asRead = token === undefined ? absent("token") : is("token", token);
      const condition = both(is("status", "open"), asRead);
      const facts = {
        option: option?.kind ?? "leave-out",
        by: chosen === undefined ? "time-out" : "planner",
      } as const;
      const resume =
        token === undefined || chosen === undefined ? [] : [{ token, output: { outcome: "chosen" } }];
      return outcome(
        await transact([
          { Update: update({ TableName: table, Key: rescueKey(shipmentId), change, condition }) },
          ...record(events, orderId, at, [{ type: "shipment.rescue-chosen", shipmentId, facts }], resume),
        ]),
      );
    },
  };
}
