// Which events a webhook's owner may hear of: a channel those of its orders, a vendor those told for it alone.
import {
  type EventType,
  eventTypes,
  type LifecycleEvent,
  type VendorEvent,
  vendorEventTypes,
} from "#shared/contracts/events.ts";
import { type Owner, type Webhook, wants } from "#shared/domain/webhooks/webhook.ts";
import type { ChannelId } from "#shared/kernel/ids.ts";

export const heardBy = (owner: Owner): readonly EventType[] =>
  "vendor" in owner ? vendorEventTypes : eventTypes;

/** `channel`: that the event's order is of. */
export function hears(webhook: Webhook, event: LifecycleEvent, channel: ChannelId | undefined): boolean {
  if (!wants(webhook, event.type)) return false;
  if ("channel" in webhook) return webhook.channel === channel;
  return isForVendor(event) && event.facts.vendor === webhook.vendor;
}

const isForVendor = (event: LifecycleEvent): event is VendorEvent =>
  vendorEventTypes.some((type) => type === event.type);
