// Sends again what was told: found in the timelines of the channel's orders, put among what waits, page by page.
import type { WebhookErrand } from "#shared/contracts/webhook-errands.ts";
import { type Delivery, type Webhook, wants } from "#shared/domain/webhooks/webhook.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { OrderBook } from "#shared/ports/orders.ts";
import type { ChannelOrders } from "#shared/ports/webhooks.ts";
import { type Deps as Attempts, wake } from "./attempts.ts";

export interface Deps extends Attempts {
  readonly orders: OrderBook;
  readonly channelOrders: ChannelOrders;
}

type Replay = Extract<WebhookErrand, { kind: "replay" }>;

/** Timelines that one call reads. */
const PAGE = 50;

export async function replay(deps: Deps, webhook: Webhook, asked: Replay): Promise<void> {
  const { channelOrders, orders, webhooks, errands, clock } = deps;
  const { orderId, since = "", until = "~", next } = asked;
  const page =
    orderId === undefined
      ? await channelOrders.page(webhook.channel, { limit: PAGE, next })
      : { items: [orderId] };
  const dueAt = toInstant(clock.now());
  const again: Delivery[] = [];
  for (const id of page.items)
    for (const { id: event, type, at, shipmentId } of await orders.timeline(id))
      if (at >= since && at <= until && wants(webhook, type))
        again.push({
          ...{ webhook: webhook.id, event, type, orderId: id, dueAt, attempts: [], status: "waiting" },
          ...(shipmentId !== undefined && { shipmentId }),
        });
  const known = asked.missing === true ? await webhooks.knownAmong(again) : new Set<string>();
  await webhooks.keep(again.filter(({ event }) => !known.has(event)));
  if (again.length > 0 && webhook.status === "active") await wake(deps, webhook.id, clock.now());
  if (page.next !== undefined) await errands.send([{ ...asked, next: page.next }]);
}
