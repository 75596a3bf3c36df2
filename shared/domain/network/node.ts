// A node holds stock and sends parcels: a warehouse, a store, or a drop-ship vendor.
import { z } from "zod";
import { CarrierId, ChannelId, NodeId, ServiceId } from "#shared/kernel/ids.ts";
import { LocalTime, WorkingDuration } from "#shared/kernel/time.ts";
import { Grams, MinorUnits } from "#shared/kernel/units.ts";
import { Closures, CountryCode, Subdivision, TimeZone, Weekday, WeeklyHours } from "./calendar.ts";
import { Size } from "./item.ts";
import { Picking } from "./picking.ts";

/** Where a place is. Latitude and longitude in degrees (WGS 84). */
export const Site = z.strictObject({
  country: CountryCode,
  subdivision: Subdivision.optional(),
  /** Carriers over an API want it. */
  street: z.string().trim().min(1).max(200).optional(),
  postcode: z.string().min(2).max(10),
  city: z.string().min(1).max(80),
  lat: z.number().min(-90).max(90),
  lon: z.number().min(-180).max(180),
});
export type Site = z.infer<typeof Site>;

/** A carrier's truck calls at a node: parcels handed over before `cutOff` leave with it. */
export const Pickup = z
  .strictObject({
    carrier: CarrierId,
    service: ServiceId,
    days: z.array(Weekday).min(1).max(7),
    cutOff: LocalTime,
    leaves: LocalTime,
    /** Parcels that this pickup takes in one day. */
    parcels: z.int().min(1).max(1_000_000),
  })
  .refine((pickup) => pickup.cutOff <= pickup.leaves, {
    error: "the cut-off must not be after the departure",
    path: ["cutOff"],
  });
export type Pickup = z.infer<typeof Pickup>;

/** Working time that a node needs before a parcel can leave. Without it, the node is not considered. */
export const Lead = z.strictObject({
  /** Stores and vendors: time to say yes or no. */
  accept: WorkingDuration.optional(),
  pick: WorkingDuration,
  pack: WorkingDuration,
  /** Stores: from the carrier's door to ready for collection; absent: half an hour. */
  receive: WorkingDuration.optional(),
});
export type Lead = z.infer<typeof Lead>;

/** A box that the node packs into. */
export const Box = z.strictObject({
  id: z.string().regex(/^[\w.-]{1,24}$/),
  inside: Size,
  /** What it may hold, and what it weighs itself. */
  maxGrams: Grams,
  grams: Grams,
});
export type Box = z.infer<typeof Box>;

/** Retailer-chosen name of some nodes, for the policy to speak of: \`outlets\`, \`north\`. */
export const NodeGroup = z.string().regex(/^[\w.-]{1,32}$/);
export type NodeGroup = z.infer<typeof NodeGroup>;

export const NodeType = z.enum(["warehouse", "store", "vendor"]);
export type NodeType = z.infer<typeof NodeType>;

export const NetworkNode = z.strictObject({
  id: NodeId,
  name: z.string().min(1).max(80),
  type: NodeType,
  site: Site,
  timeZone: TimeZone,
  hours: WeeklyHours,
  closures: Closures.default({ publicHolidays: true, on: [] }),
  lead: Lead.optional(),
  /** Parcels that the node can prepare in one day. */
  parcelsPerDay: z.int().nonnegative().max(10_000_000),
  /** Of a store: collections that it takes on in one day, from its shelf or sent to it; absent: as many as come. */
  collectionsPerDay: z.int().nonnegative().max(100_000).optional(),
  /** Of a store: parcels that it is asked for and has not answered yet; absent: as many as come. */
  offersAtOnce: z.int().min(1).max(100_000).optional(),
  /** Channels that it serves; absent: all. */
  channels: z.array(ChannelId).max(100).optional(),
  /** A planner's stop: nothing new is routed here. */
  stopped: z.boolean().default(false),
  /** Customers may collect here. */
  collection: z.boolean().default(false),
  /** Units of every SKU that are never promised. */
  safetyStock: z.int().nonnegative().max(1_000_000).default(0),
  /** Units of every SKU that stay on display: never sold, whatever the safety stock. */
  displayUnits: z.int().nonnegative().max(1_000).default(0),
  groups: z.array(NodeGroup).max(20).default([]),
  /** Boxes that it packs into; none: parcels are told by weight alone. */
  boxes: z.array(Box).max(40).default([]),
  /** Cost of preparing, in the policy's currency: per parcel and per unit in it. */
  handling: z.strictObject({ perParcel: MinorUnits, perUnit: MinorUnits }),
  pickups: z.array(Pickup).max(50),
  /** How it picks in waves; absent: every pick is work for itself. */
  picking: Picking.optional(),
});
export type NetworkNode = z.infer<typeof NetworkNode>;

/** Units of every SKU that the node never gives to an order. */
export const keptBack = ({ safetyStock, displayUnits }: NetworkNode): number => safetyStock + displayUnits;
