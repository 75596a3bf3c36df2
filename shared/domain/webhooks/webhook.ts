// A channel's subscription to events, and one event on its way there.
import { z } from "zod";
import { ChannelId, OrderId, ShipmentId, WebhookId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";

/** How the endpoint did lately. Nothing is written here while all goes well. */
export const Health = z.object({
  /** One after the other, until one delivery succeeds. */
  failures: z.int().nonnegative().default(0),
  failingSince: Instant.optional(),
  /** Until then nothing is tried. */
  retryAt: Instant.optional(),
  lastError: z.string().optional(),
});
export type Health = z.infer<typeof Health>;

export const Webhook = z.object({
  id: WebhookId,
  channel: ChannelId,
  url: z.string(),
  /** Empty: every type. */
  types: z.array(z.string()),
  description: z.string().optional(),
  status: z.enum(["active", "paused", "removed"]),
  pausedAt: Instant.optional(),
  /** By its channel; since everything failed for days; or the endpoint said 410. */
  pausedBecause: z.enum(["asked", "failing", "gone"]).optional(),
  /** The newest first; those before it count until their time is over. */
  secrets: z.array(z.object({ secret: z.string(), until: Instant.optional() })),
  createdAt: Instant,
  updatedAt: Instant,
  ...Health.shape,
});
export type Webhook = z.infer<typeof Webhook>;

export const Attempt = z.object({
  at: Instant,
  /** Absent where nobody answered. */
  status: z.int().optional(),
  error: z.string().optional(),
  ms: z.int().nonnegative(),
});
export type Attempt = z.infer<typeof Attempt>;

export const deliveryStatuses = ["waiting", "delivered", "failed"] as const;

export const Delivery = z.object({
  webhook: WebhookId,
  /** The event's id. */
  event: z.string(),
  type: z.string(),
  orderId: OrderId,
  shipmentId: ShipmentId.optional(),
  status: z.enum(deliveryStatuses),
  attempts: z.array(Attempt),
  /** Of one that waits: when it is tried. */
  dueAt: Instant.optional(),
});
export type Delivery = z.infer<typeof Delivery>;

/** Does it want events of that type? */
export const wants = ({ types }: Pick<Webhook, "types">, type: string): boolean =>
  types.length === 0 || types.includes(type);

/** Secrets that a delivery is signed with at that time. */
export const secretsAt = ({ secrets }: Pick<Webhook, "secrets">, now: Instant): readonly string[] =>
  secrets.filter(({ until }) => until === undefined || until > now).map(({ secret }) => secret);
