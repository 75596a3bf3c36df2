// Webhooks of a channel or a vendor: where the events of its orders, or of its purchase orders, are sent.
import { z } from "zod";
import {
  Attempt,
  Delivery,
  deliveryStatuses,
  ownedBy,
  seenOfWebhook,
} from "#shared/domain/webhooks/webhook.ts";
import { OrderId, PurchaseOrderId, WebhookId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import { eventTypes } from "../events.ts";

/** A channel or a vendor has at most so many. */
export const MAX_WEBHOOKS = 10;

const subscription = {
  /** https to a public address; on a host of one's own, http to the same machine too. */
  url: z.url().max(1000),
  /** Left out or empty: every type, those of later versions included. A vendor hears of `purchase-order.…` only. */
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

const view = {
  ...seenOfWebhook,
  /** Until then, the secret before this one is valid too. */
  oldSecretUntil: Instant.optional(),
};
export const WebhookView = ownedBy(view);
export type WebhookView = z.infer<typeof WebhookView>;

/** The only answer that tells the secret. */
export const WebhookWithSecret = ownedBy({ ...view, secret: z.string() });
export const WebhookList = z.strictObject({ webhooks: z.array(WebhookView) });

export const RotateSecret = z.strictObject({
  /** For so many hours the secret before it is valid too; 0 where it got known. */
  keepHours: z.int().min(0).max(168).default(24),
});

/** What came of a test event. */
export const Pinged = z.strictObject({ delivered: z.boolean(), ...Attempt.shape });

export const ReplayWebhook = z
  .strictObject({
    /** A channel's. */
    orderId: OrderId.optional(),
    /** A vendor's. */
    purchaseOrder: PurchaseOrderId.optional(),
    since: Instant.optional(),
    /** Left out: until now. */
    until: Instant.optional(),
  })
  .refine(
    ({ orderId, purchaseOrder, since }) =>
      [orderId, purchaseOrder, since].filter((one) => one !== undefined).length === 1,
    { error: "one of orderId (a channel's), purchaseOrder (a vendor's) and since", path: ["since"] },
  );
export type ReplayWebhook = z.infer<typeof ReplayWebhook>;
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
