// Orders and their channels, from the orders table. An order never changes its channel: what was asked once is known.
import { ChannelId, OrderId } from "#shared/kernel/ids.ts";
import type { ChannelOrders } from "#shared/ports/webhooks.ts";
import { orderKey } from "./order-keys.ts";
import { getMany, queryPage } from "./reading.ts";

const KNOWN = 10_000;

export function dynamoChannelOrders(table: string): ChannelOrders {
  const known = new Map<OrderId, ChannelId>();
  return {
    async channelsOf(orders) {
      if (known.size > KNOWN) known.clear();
      const unknown = [...new Set(orders)].filter((id) => !known.has(id));
      for (const { pk, channel } of await getMany(table, unknown.map(orderKey), true))
        known.set(OrderId.parse(pk), ChannelId.parse(channel));
      return known;
    },
    async page(channel, page) {
      const { items, next } = await queryPage(
        {
          TableName: table,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": `channel#${channel}` },
        },
        page,
      );
      return {
        items: items.map(({ orderId }) => OrderId.parse(orderId)),
        ...(next !== undefined && { next }),
      };
    },
  };
}
