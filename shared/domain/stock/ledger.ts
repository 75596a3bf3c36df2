// Stock as a ledger: levels per SKU and node, and movements between accounts that explain every level.
import { z } from "zod";
import { StaleFeed } from "#shared/domain/network/stale-feed.ts";
import { NodeId, OrderId, ShipmentId, Sku } from "#shared/kernel/ids.ts";
import { DAY, Instant, toEpoch, toInstant } from "#shared/kernel/time.ts";

/** `available` is stored beside what it is made of, because a DynamoDB condition does no arithmetic. */
export const StockLevel = z.strictObject({
  sku: Sku,
  node: NodeId,
  onHand: z.int().nonnegative(),
  held: z.int().nonnegative(),
  /** onHand - held, of which the node may keep some back. May be negative after a count below what is held. */
  available: z.int(),
  /** Of its last count. */
  asOf: Instant,
  /** Movements that it has seen since there is one of it, and when the last one was, epoch milliseconds; no counts. */
  moves: z.int().nonnegative().optional(),
  movedAt: z.int().optional(),
});
export type StockLevel = z.infer<typeof StockLevel>;

/**
 * Where units can be: at a node, in a shipment on its way, or outside: with a `customer`, come from a
 * `supplier`, `lost` (shrinkage), found or missed by a `count`, or thrown away (`scrap`).
 */
export const Account = z
  .string()
  .regex(/^node:[A-Za-z0-9._-]+$|^shipment:ord_\w+-\d+$|^(?:supplier|customer|lost|count|scrap)$/)
  .brand<"Account">();
export type Account = z.infer<typeof Account>;

export const nodeAccount = (node: NodeId): Account => Account.parse(`node:${node}`);
export const shipmentAccount = (shipment: ShipmentId): Account => Account.parse(`shipment:${shipment}`);
export const outside = {
  supplier: Account.parse("supplier"),
  customer: Account.parse("customer"),
  lost: Account.parse("lost"),
  count: Account.parse("count"),
  scrap: Account.parse("scrap"),
} as const;

/** Units of one SKU that went from one account to another: taken there, given here, so their sum is zero. */
export const Entry = z.strictObject({ sku: Sku, quantity: z.int().positive(), from: Account, to: Account });
export type Entry = z.infer<typeof Entry>;

export const movementReasons = [
  "received",
  "counted",
  "picked",
  "short",
  "delivered",
  "put-back",
  "lost",
  "returned",
  "adjusted",
] as const;

/** One business event in the ledger, with all its entries; its id makes it happen once. */
export const Movement = z.strictObject({
  id: z.string().min(1).max(120),
  at: Instant,
  reason: z.enum(movementReasons),
  reference: z.string().max(120),
  entries: z.array(Entry).min(1),
});
export type Movement = z.infer<typeof Movement>;

export const HeldLine = z.strictObject({ sku: Sku, quantity: z.int().positive() });
export type HeldLine = z.infer<typeof HeldLine>;

/**
 * Units, a place in the node's day and a place on the carrier's departure, kept for one shipment.
 * It counts while `expiresAt` is ahead; committed when picked, released when given up or expired.
 */
export const Hold = z.strictObject({
  id: ShipmentId,
  orderId: OrderId,
  node: NodeId,
  lines: z.array(HeldLine).min(1),
  /** Units of each that must be left at the node. */
  keep: z.int().nonnegative().optional(),
  /** And of levels that were last counted so long ago. */
  stale: StaleFeed.pick({ after: true, keep: true }).optional(),
  /** Keys of routing/capacity.ts, with the limit that applied when it was taken. */
  capacity: z.array(z.strictObject({ key: z.string(), parcels: z.int().positive(), limit: z.int() })),
  expiresAt: Instant,
});
export type Hold = z.infer<typeof Hold>;

/** A hold outlives the deadline of its shipment by so much: time in which somebody may still mend what is stuck. */
export const HOLD_OUTLIVES_DEADLINE = 3 * DAY;
export const expiryOf = (deliverBy: Instant): Instant =>
  toInstant(toEpoch(deliverBy) + HOLD_OUTLIVES_DEADLINE);

/** Decided on read, by whoever looks: nothing has to happen at that instant. */
export const hasExpired = ({ expiresAt }: Pick<Hold, "expiresAt">, now: Instant): boolean =>
  toEpoch(expiresAt) <= toEpoch(now);
