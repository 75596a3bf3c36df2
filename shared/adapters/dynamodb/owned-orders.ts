// Whose orders are: of which channel each, and which a channel or a vendor may hear of. An order never changes its channel:
// what was asked once is known.
import { ChannelId, type NodeId, OrderId } from "#shared/kernel/ids.ts";
import type { Page, PageRequest } from "#shared/ports/orders.ts";
import type { OwnedOrders } from "#shared/ports/webhooks.ts";
import { byListing, byParty, doneListing, orderKey, vendorParty } from "./order-keys.ts";
import { getMany, queryPage } from "./reading.ts";

const KNOWN = 10_000;
/** Before the cursor of a vendor's second list. */
const DONE = "done:";

export function dynamoOwnedOrders(table: string): OwnedOrders {
  const known = new Map<OrderId, ChannelId>();
  const ids = async (query: object, page: PageRequest): Promise<Page<OrderId>> => {
    const { items, next } = await queryPage({ TableName: table, ...query }, page);
    return {
      items: items.map(({ orderId }) => OrderId.parse(orderId)),
      ...(next !== undefined && { next }),
    };
  };
  const ofChannel = (channel: ChannelId, page: PageRequest) =>
    ids(
      {
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": `channel#${channel}` },
      },
      page,
    );
  /** What is open first: what is done meanwhile is found among what is done. */
  const ofVendor = async (vendor: NodeId, since: string, { limit, next }: PageRequest) => {
    if (next?.startsWith(DONE) !== true) {
      const query = {
        IndexName: byParty,
        KeyConditionExpression: "party = :party",
        ExpressionAttributeValues: { ":party": vendorParty(vendor) },
      };
      return { next: DONE, ...(await ids(query, { limit, next })) };
    }
    const query = {
      IndexName: byListing,
      KeyConditionExpression: "listing = :listing AND listedAt >= :since",
      ExpressionAttributeValues: { ":listing": doneListing(vendor), ":since": since },
    };
    const page = await ids(query, { limit, next: next.slice(DONE.length) || undefined });
    const more = page.next === undefined ? {} : { next: `${DONE}${page.next}` };
    return { items: page.items, ...more };
  };
  return {
    async channelsOf(orders) {
      if (known.size > KNOWN) known.clear();
      const unknown = [...new Set(orders)].filter((id) => !known.has(id));
      for (const { pk, channel } of await getMany(table, unknown.map(orderKey), true))
        known.set(OrderId.parse(pk), ChannelId.parse(channel));
      return known;
    },
    page: (owner, since, page) =>
      "vendor" in owner ? ofVendor(owner.vendor, since ?? FIRST, page) : ofChannel(owner.channel, page),
  };
}

/** Before every instant; an index's key is never empty. */
const FIRST = "0";
