// Webhooks of a channel: where its orders' events are sent.
import { z } from "zod";
import { Attempt, Delivery, deliveryStatuses, Webhook } from "#shared/domain/webhooks/webhook.ts";
import { OrderId, WebhookId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import { eventTypes } from "../events.ts";

/** A channel has at most so many. */
export const MAX_WEBHOOKS = 10;

const subscription = {
  /** https to a public address; on a host of one's own, http to the same machine too. */
  url: z.url().max(1000),
  /** Left out or empty: every type, those of later versions included. */
  types: z.array(z.enum(eventTypes)).max(200),
  description: z.string().trim().min(1).max(200),
};

export const CreateWebhook = z.strictObject({
  url: subscription.url,
  types: subscription.types.default([]),
  description: subscription.description.optional(),
});

export const ChangeWebhook = z.strictObject({
  url: subscription.url.optional(),
  types: subscription.types.optional(),
  description: subscription.description.optional(),
  /** `active` ends a pause: what happened meanwhile is sent then. */
  status: z.enum(["active", "paused"]).optional(),
});
export type ChangeWebhook = z.infer<typeof ChangeWebhook>;

export const WebhookView = z.strictObject({
  ...Webhook.omit({ secrets: true }).shape,
  /** Until then, the secret before this one is valid too. */
  oldSecretUntil: Instant.optional(),
});
export type WebhookView = z.infer<typeof WebhookView>;

/** The only answer that tells the secret. */
export const WebhookWithSecret = z.strictObject({
  ...WebhookView.shape,
  secret: z.string(),
});
export const WebhookList = z.strictObject({ webhooks: z.array(WebhookView) });

export const RotateSecret = z.strictObject({
  /** For so many hours the secret before it is valid too; 0 where it got known. */
  keepHours: z.int().min(0).max(168).default(24),
});

/** What came of a test event. */
export const Pinged = z.strictObject({ delivered: z.boolean(), ...Attempt.shape });

export const ReplayWebhook = z
  .strictObject({
    orderId: OrderId.optional(),
    since: Instant.optional(),
    /** Left out: until now. */
    until: Instant.optional(),
  })
  .refine(({ orderId, since }) => (orderId === undefined) !== (since === undefined), {
    error: "either an orderId or since",
    path: ["orderId"],
  });
export const ReplayAccepted = z.strictObject({ id: WebhookId });

export const DeliveryView = z.strictObject({
  /** What the header webhook-id says. */
  webhookId: z.string(),
  ...Delivery.omit({ webhook: true }).shape,
});
export type DeliveryView = z.infer<typeof DeliveryView>;
export const DeliveryList = z.strictObject({
  deliveries: z.array(DeliveryView),
  next: z.string().optional(),
});
export const DeliveryQuery = z.strictObject({ status: z.enum(deliveryStatuses).optional() });
