import { z } from "zod";
import { CountryCode } from "#shared/domain/network/calendar.ts";
import { movementReasons, StockLevel } from "#shared/domain/stock/ledger.ts";
import { NodeId, Sku } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";

/** Around a place: stores that have it, nearest first. */
export const NearbyStore = z.strictObject({
  node: NodeId,
  name: z.string(),
  city: z.string(),
  /** As the crow flies. */
  km: z.number().nonnegative(),
  available: z.int().positive(),
  /** When one unit ordered now lies ready; left out where the store prepares nothing these days. */
  collectableAt: Instant.optional(),
});

/** A level, less what its node keeps back at present. */
export const SeenLevel = StockLevel.omit({
  available: true,
  asOf: true,
  moves: true,
  movedAt: true,
}).extend({
  /** Safety stock and display pieces of the node, as the network is now. */
  safety: z.int().nonnegative(),
  /** onHand - held - safety: what may still be promised; below 0 where more is held or kept back than is there. */
  available: z.int(),
  /** Of its last count; left out where it was never counted. */
  asOf: Instant.optional(),
});
export type SeenLevel = z.infer<typeof SeenLevel>;

export const StockBySku = z.strictObject({
  sku: Sku,
  levels: z.array(SeenLevel),
  /** Where `near` was asked for; at most twenty. */
  stores: z.array(NearbyStore).optional(),
});

/** `near`: a postcode of `country`. */
export const StockQuery = z.strictObject({
  near: z.string().trim().min(2).max(10).optional(),
  country: CountryCode.default(CountryCode.parse("FR")),
});

/** A count: so many units were there at `asOf`. What moved since is taken into account. */
export const CountRequest = z.strictObject({
  onHand: z.int().nonnegative().max(1_000_000_000),
  asOf: Instant,
});
export type CountRequest = z.infer<typeof CountRequest>;

/**
 * A level that many orders take from at once is spread over shards: by itself once their holds conflict, or before the
 * rush begins. A count makes it one again.
 */
export const SpreadRequest = z.strictObject({ spread: z.boolean() });
export const Spread = z.strictObject({ sku: Sku, node: NodeId, spread: z.boolean() });

/** Units that came or went outside of orders: a delivery from a supplier, a transfer, breakage. */
export const MovementRequest = z.strictObject({
  /** The caller's own id of the event; the same id moves nothing twice. */
  id: z.string().regex(/^[\w.-]{1,80}$/),
  sku: Sku,
  quantity: z.int().positive().max(1_000_000),
  from: z.union([NodeId, z.literal("supplier"), z.literal("lost"), z.literal("customer")]),
  to: z.union([NodeId, z.literal("supplier"), z.literal("lost"), z.literal("customer")]),
  reason: z.enum(movementReasons),
});
export type MovementRequest = z.infer<typeof MovementRequest>;

/** A feed of counts, inline: CSV with the header `sku,node,quantity`, or one JSON object a line. At most 256 KiB. */
export const ImportRequest = z.strictObject({
  format: z.enum(["csv", "ndjson"]),
  asOf: Instant,
  content: z.string().min(1),
});
export type ImportRequest = z.infer<typeof ImportRequest>;

export const ImportReport = z.strictObject({
  rows: z.int(),
  counted: z.int(),
  problems: z.array(z.strictObject({ line: z.int(), message: z.string() })),
});
export type ImportReport = z.infer<typeof ImportReport>;
