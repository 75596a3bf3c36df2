// What a carrier is told of a node's day beside labels: the manifest of all parcels that it took, and before that the
// request that it calls for them. Both are claimed before the carrier is asked, like a booking.
import { z } from "zod";
import { manifestStatuses, pickupRequestStatuses } from "#shared/domain/orders/lifecycles.ts";
import { CarrierId, NodeId, OrderId, ServiceId, ShipmentId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";

export const ManifestId = z
  .string()
  .regex(/^mft_\w+$/)
  .brand<"ManifestId">();
export type ManifestId = z.infer<typeof ManifestId>;

const ManifestParcel = z.strictObject({
  shipmentId: ShipmentId,
  orderId: OrderId,
  tracking: z.string(),
  service: ServiceId,
  grams: z.int(),
  /** Ours, by which it was booked, and the carrier's own id of it, where it has one. */
  reference: z.string(),
  quote: z.string().optional(),
});
export type ManifestParcel = z.infer<typeof ManifestParcel>;

export const Manifest = z.strictObject({
  id: ManifestId,
  node: NodeId,
  carrier: CarrierId,
  status: z.enum(manifestStatuses),
  /** The last truck that it is for. */
  leavesAt: Instant,
  parcels: z.array(ManifestParcel).min(1),
  openedAt: Instant,
  closedAt: Instant.optional(),
  /** The carrier's own number of it. */
  number: z.string().optional(),
  /** Why the carrier does not take it: each parcel is then looked at by itself. */
  because: z.string().optional(),
});
export type Manifest = z.infer<typeof Manifest>;

/** Parcels of one: as many as one transaction marks, with the manifest itself. */
export const MOST_PARCELS = 99;

export const PickupRequestId = z
  .string()
  .regex(/^pkp_\w+$/)
  .brand<"PickupRequestId">();
export type PickupRequestId = z.infer<typeof PickupRequestId>;

export const PickupRequest = z.strictObject({
  id: PickupRequestId,
  node: NodeId,
  carrier: CarrierId,
  status: z.enum(pickupRequestStatuses),
  /** The truck that is asked for, and within when it may come. */
  leavesAt: Instant,
  from: Instant,
  until: Instant,
  /** Parcels that were booked when it was asked, and one of them, which some carriers want to see. */
  parcels: z.int().min(1),
  example: ManifestParcel,
  requestedAt: Instant,
  /** The carrier's word that it comes. */
  confirmation: z.string().optional(),
  because: z.string().optional(),
});
export type PickupRequest = z.infer<typeof PickupRequest>;
