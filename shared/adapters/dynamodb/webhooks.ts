// Webhooks and their deliveries in a table of their own.
//
//   webhooks      | <webhook>                a subscription
//   <webhook>     | <instant>#...#<order>    a delivery, by its event: in the order of time
//
//   index byDue: waitingOf, due              deliveries that wait, by when they are due
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { Delivery, sameOwner, Webhook } from "#shared/domain/webhooks/webhook.ts";
import type { WebhookId } from "#shared/kernel/ids.ts";
import { DAY, Instant, toEpoch, toInstant } from "#shared/kernel/time.ts";
import type { Webhooks } from "#shared/ports/webhooks.ts";
import type { Item } from "./attributes.ts";
import { batchPut, getItem, putItem, query, updateItem } from "./client.ts";
import { exists, isNew, type Part, set, update } from "./expressions.ts";
import { getMany, queryAll, queryPage } from "./reading.ts";

const KEPT_DAYS = 30;
const BATCH = 25;
const byDue = "byDue";
/** A wake that is so near may have looked before what it is for was there to be seen. */
const TOO_NEAR_MS = 5_000;

const webhookKey = (id: WebhookId) => ({ pk: "webhooks", sk: id });

export function dynamoWebhooks(table: string): Webhooks {
  const all = async (): Promise<readonly Webhook[]> => {
    const items = await queryAll({
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": "webhooks" },
    });
    return items.map((item) => Webhook.parse(item)).filter(({ status }) => status !== "removed");
  };
  const waiting = (id: WebhookId) => ({
    TableName: table,
    IndexName: byDue,
    ExpressionAttributeNames: { "#of": "waitingOf" },
    ExpressionAttributeValues: { ":of": id },
  });
  return {
    all,
    of: async (owner) => (await all()).filter((one) => sameOwner(one, owner)),
    async get(id) {
      const item = await getItem(table, webhookKey(id));
      return item === undefined ? undefined : Webhook.parse(item);
    },
    async create(webhook) {
      const Item = { ...webhookKey(webhook.id), ...webhook };
      await putItem({ TableName: table, Item, ConditionExpression: isNew.text });
    },
    async change(id, fields) {
      const change = { TableName: table, Key: webhookKey(id), change: [set(fields)], condition: exists };
      return Webhook.parse(await updateItem(update(change)));
    },

    async keep(deliveries) {
      const items = deliveries.map(itemOf);
      for (let from = 0; from < items.length; from += BATCH)
        await batchPut(table, items.slice(from, from + BATCH));
    },
    async knownAmong(deliveries) {
      const items = await getMany(table, deliveries.map(keyOf), true);
      return new Set(items.map(({ event }) => String(event)));
    },
    async due(id, now, limit) {
      const { items } = await query({
        ...waiting(id),
        KeyConditionExpression: "#of = :of AND #due <= :now",
        ExpressionAttributeNames: { "#of": "waitingOf", "#due": "due" },
        // After every instant that begins so.
        ExpressionAttributeValues: { ":of": id, ":now": `${toInstant(now)}$` },
        Limit: limit,
      });
      return items.map((item) => Delivery.parse(item));
    },
    async nextDue(id) {
      const { items } = await query({ ...waiting(id), KeyConditionExpression: "#of = :of", Limit: 1 });
      const [first] = items;
      return first === undefined ? undefined : Instant.parse(first.dueAt);
    },
    async claim(delivery, until) {
      const { waitingOf, due, dueAt } = itemOf({ ...delivery, dueAt: until });
      const condition: Part = {
        text: "#due = :before",
        names: { "#due": "due" },
        values: { ":before": itemOf(delivery).due },
      };
      const Key = keyOf(delivery);
      return taken({ TableName: table, Key, change: [set({ waitingOf, due, dueAt })], condition });
    },
    async deliveries(id, status, page) {
      const { items, next } = await queryPage(
        {
          TableName: table,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": id, ...(status !== undefined && { ":status": status }) },
          ...(status !== undefined && {
            FilterExpression: "#status = :status",
            ExpressionAttributeNames: { "#status": "status" },
          }),
          ScanIndexForward: false,
        },
        page,
      );
      return { items: items.map((item) => Delivery.parse(item)), ...(next !== undefined && { next }) };
    },
    expectWake: (id, at, now) =>
      taken({
        TableName: table,
        Key: webhookKey(id),
        change: [set({ wakeAt: at })],
        condition: {
          text: "attribute_exists(pk) AND (attribute_not_exists(#wakeAt) OR #wakeAt > :wakeAt OR #wakeAt < :near)",
          names: { "#wakeAt": "wakeAt" },
          values: { ":wakeAt": at, ":near": now + TOO_NEAR_MS },
        },
      }),
  };
}

async function taken(change: Parameters<typeof update>[0]): Promise<boolean> {
  try {
    await updateItem(update(change));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** The event's id begins with its order; here it ends with it, so that deliveries sort by time. */
function keyOf({ webhook, event, orderId }: Delivery) {
  return { pk: webhook, sk: `${event.slice(orderId.length + 1)}#${orderId}` };
}

function itemOf(delivery: Delivery): Item {
  const key = keyOf(delivery);
  const [told = ""] = key.sk.split("#");
  const { dueAt } = delivery;
  return {
    ...key,
    ...delivery,
    // Of a replay of old events, from when it is sent.
    expiresAt: Math.floor((toEpoch(dueAt ?? Instant.parse(told)) + KEPT_DAYS * DAY) / 1_000),
    ...(dueAt !== undefined && { waitingOf: delivery.webhook, due: `${dueAt}#${key.sk}` }),
  };
}
