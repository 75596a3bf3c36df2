import { z } from "zod";
import { CountryCode } from "#shared/domain/network/calendar.ts";
import { FeedFormat, ImportId, importStates, Tally } from "#shared/domain/stock/import.ts";
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
  /** Safety stock and display pieces of the node, as the network is now, and what is kept back of a stale level. */
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

/**
 * A feed of counts: CSV with the header `sku,node,quantity`, or one JSON object a line with these fields, and `asOf` where
 * rows differ in it. With `content`, at most 5 MB in all, it is read at once; without, the answer has an address that takes
 * the file, up to 512 MiB.
 */
export const ImportRequest = z.strictObject({
  format: FeedFormat,
  /** When the rows were counted that do not say so themselves. */
  asOf: Instant.optional(),
  content: z.string().min(1).optional(),
});
export type ImportRequest = z.infer<typeof ImportRequest>;

/** How far a feed was read. */
export const ImportView = z.strictObject({
  id: ImportId,
  /** `expired`: no file came within two hours. */
  state: z.enum([...importStates, "expired"]),
  format: FeedFormat,
  asOf: Instant.optional(),
  createdAt: Instant,
  updatedAt: Instant,
  /** Of the file, once it is there. */
  bytes: z.int().optional(),
  bytesRead: z.int().optional(),
  ...Tally.shape,
  /** Why it failed; what was read before is counted. */
  reason: z.string().optional(),
  /** PUT the file there, as it is, without a token. */
  upload: z.strictObject({ method: z.literal("PUT"), url: z.string(), until: Instant }).optional(),
});
export type ImportView = z.infer<typeof ImportView>;
