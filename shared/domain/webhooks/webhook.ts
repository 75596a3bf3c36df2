// A party's subscription to events, and one event on its way there.
import { z } from "zod";
import { ChannelId, NodeId, OrderId, ShipmentId, WebhookId } from "#shared/kernel/ids.ts";
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

const subscription = {
  id: WebhookId,
  url: z.string(),
  /** Empty: every type. */
  types: z.array(z.string()),
  description: z.string().optional(),
  status: z.enum(["active", "paused", "removed"]),
  pausedAt: Instant.optional(),
  /** By its party; since everything failed for days; or the endpoint said 410. */
  pausedBecause: z.enum(["asked", "failing", "gone"]).optional(),
  /** The newest first; those before it count until their time is over. */
  secrets: z.array(z.object({ secret: z.string(), until: Instant.optional() })),
  createdAt: Instant,
  updatedAt: Instant,
  ...Health.shape,
};

/** Something that is a channel's or a vendor's: a channel hears of its orders, a vendor of its purchase orders. */
export const ownedBy = <const S extends z.core.$ZodShape>(shape: S) =>
  z.union([z.object({ channel: ChannelId, ...shape }), z.object({ vendor: NodeId, ...shape })]);

export const Owner = ownedBy({});
export type Owner = z.infer<typeof Owner>;

export const sameOwner = (one: Owner, other: Owner): boolean => partyOf(one) === partyOf(other);
const partyOf = (owner: Owner): string =>
  "vendor" in owner ? `vendor:${owner.vendor}` : `channel:${owner.channel}`;

export const Webhook = ownedBy(subscription);
export type Webhook = z.infer<typeof Webhook>;

const { secrets: _, ...seen } = subscription;
/** What its owner sees of it. */
export const seenOfWebhook = seen;

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
