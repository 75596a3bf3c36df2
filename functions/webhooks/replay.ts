// Sends again what was told: found in the timelines of its owner's orders, put among what waits, page by page.
import type { LifecycleEvent } from "#shared/contracts/events.ts";
import type { WebhookErrand } from "#shared/contracts/webhook-errands.ts";
import type { Delivery, Webhook } from "#shared/domain/webhooks/webhook.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { OrderBook } from "#shared/ports/orders.ts";
import type { OwnedOrders } from "#shared/ports/webhooks.ts";
import { type Deps as Attempts, deliveryOf, wake } from "./attempts.ts";
import { hears } from "./heard.ts";

export interface Deps extends Attempts {
  readonly orders: OrderBook;
  readonly ownedOrders: OwnedOrders;
}

type Replay = Extract<WebhookErrand, { kind: "replay" }>;

/** Timelines that one call reads. */
const PAGE = 50;

export async function replay(deps: Deps, webhook: Webhook, asked: Replay): Promise<void> {
  const { ownedOrders, orders, webhooks, errands, clock } = deps;
  const { orderId, shipmentId, since, until = "~", next } = asked;
  const page =
    orderId === undefined
      ? await ownedOrders.page(webhook, since, { limit: PAGE, next })
      : { items: [orderId] };
  const dueAt = toInstant(clock.now());
  const again: Delivery[] = [];
  // A channel was given its own orders.
  const channel = "channel" in webhook ? webhook.channel : undefined;
  const isAsked = (event: LifecycleEvent): boolean =>
    event.at >= (since ?? "") &&
    event.at <= until &&
    (shipmentId === undefined || event.shipmentId === shipmentId) &&
    hears(webhook, event, channel);
  for (const id of new Set(page.items))
    for (const event of await orders.timeline(id))
      if (isAsked(event)) again.push({ ...deliveryOf(webhook.id, event), dueAt });
  const known = asked.missing === true ? await webhooks.knownAmong(again) : new Set<string>();
  await webhooks.keep(again.filter(({ event }) => !known.has(event)));
  if (again.length > 0 && webhook.status === "active") await wake(deps, webhook.id, clock.now());
  if (page.next !== undefined) await errands.send([{ ...asked, next: page.next }]);
}
