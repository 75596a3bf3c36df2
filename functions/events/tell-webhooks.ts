// Events for webhooks: which of them each wants, left as an errand. Where nobody listens, nothing is asked and sent.
import { hears } from "#functions/webhooks/heard.ts";
import type { LifecycleEvent } from "#shared/contracts/events.ts";
import type { WebhookErrand } from "#shared/contracts/webhook-errands.ts";
import type { Webhook } from "#shared/domain/webhooks/webhook.ts";
import { type EpochMs, MINUTE } from "#shared/kernel/time.ts";
import type { Clock } from "#shared/ports/system.ts";
import type { OwnedOrders, WebhookErrands, Webhooks } from "#shared/ports/webhooks.ts";

interface Deps {
  readonly webhooks: Webhooks;
  readonly ownedOrders: OwnedOrders;
  readonly errands: WebhookErrands;
  readonly clock: Pick<Clock, "now">;
}

/** A new webhook is heard of so much later at most. */
const REMEMBERED = MINUTE;
/** Events of one errand: so many are tried in turn by one call. */
const TOGETHER = 25;

export function createTelling({ webhooks, ownedOrders, errands, clock }: Deps) {
  let known: { readonly at: EpochMs; readonly active: Promise<readonly Webhook[]> } | undefined;
  const listening = async (): Promise<readonly Webhook[]> => {
    const now = clock.now();
    if (known === undefined || now - known.at >= REMEMBERED || now < known.at)
      known = { at: now, active: webhooks.all().then((all) => all.filter(isActive)) };
    try {
      return await known.active;
    } catch (error) {
      known = undefined;
      throw error;
    }
  };
  return async (events: readonly LifecycleEvent[]): Promise<void> => {
    const active = await listening();
    if (active.length === 0 || events.length === 0) return;
    const channels = await ownedOrders.channelsOf(
      active.some((webhook) => "channel" in webhook) ? events.map(({ orderId }) => orderId) : [],
    );
    const of = (webhook: Webhook) =>
      events.filter((event) => hears(webhook, event, channels.get(event.orderId)));
    await errands.send(active.flatMap((webhook) => errandsOf(webhook, of(webhook))));
  };
}

const isActive = ({ status }: Webhook): boolean => status === "active";

function errandsOf({ id }: Webhook, events: readonly LifecycleEvent[]): WebhookErrand[] {
  const errands: WebhookErrand[] = [];
  for (let from = 0; from < events.length; from += TOGETHER) {
    const ids = events.slice(from, from + TOGETHER).map((event) => event.id);
    errands.push({ kind: "tell", webhook: id, events: ids });
  }
  return errands;
}
