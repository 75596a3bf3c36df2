// A leg is one way from one node to the customer: the whole chain of deadlines, computed.
//
//   placed --> start of work --> acceptBy --> pickBy --> packBy --> cutOff --> leaves ~~> deliverFrom..deliverBy
//                                                                (collection: packBy = readyAt ~~> deliverBy = readyAt)
import { z } from "zod";
import { CarrierId, NodeId, ServiceId } from "#shared/kernel/ids.ts";
import { Instant, LocalDate } from "#shared/kernel/time.ts";
import { MinorUnits } from "#shared/kernel/units.ts";

/** The deadlines of a shipment, each the last instant at which the next one can still be met. */
export const Milestones = z.strictObject({
  /** Store or vendor says yes. Absent for warehouses. */
  acceptBy: Instant.optional(),
  pickBy: Instant,
  packBy: Instant,
  /** The carrier's cut-off; for a collection, equal to packBy. */
  handOverBy: Instant,
  /** At the door, or ready in the store. */
  deliverBy: Instant,
});
export type Milestones = z.infer<typeof Milestones>;

export const HomeLeg = z.strictObject({
  method: z.literal("home"),
  node: NodeId,
  carrier: CarrierId,
  service: ServiceId,
  zone: z.string(),
  /** Departure of the carrier's truck. */
  leavesAt: Instant,
  /** Parcels that this departure takes. */
  pickupParcels: z.int(),
  deliverFrom: Instant,
  saturdaySurcharge: MinorUnits,
  /** Day on which the node's capacity is used, in its time zone. */
  workDay: LocalDate,
  milestones: Milestones,
  /** The last instant at which an order still gets this leg. */
  orderBy: Instant,
});
export type HomeLeg = z.infer<typeof HomeLeg>;

/** Carried from a node to a store, where the customer collects it. */
export const StoreLeg = z.strictObject({
  ...HomeLeg.shape,
  method: z.literal("ship-to-store"),
  store: NodeId,
  /** End of the carrier's window at the store; it is ready for collection by `milestones.deliverBy`. */
  arriveBy: Instant,
});
export type StoreLeg = z.infer<typeof StoreLeg>;

export const CollectLeg = z.strictObject({
  method: z.literal("collect"),
  node: NodeId,
  workDay: LocalDate,
  milestones: Milestones,
  orderBy: Instant,
});
export type CollectLeg = z.infer<typeof CollectLeg>;

export const Leg = z.discriminatedUnion("method", [HomeLeg, StoreLeg, CollectLeg]);
export type Leg = z.infer<typeof Leg>;

/** The node in which the customer collects; undefined for a delivery at the door. */
export function storeOf(leg: Leg): NodeId | undefined {
  switch (leg.method) {
    case "home":
      return undefined;
    case "ship-to-store":
      return leg.store;
    case "collect":
      return leg.node;
  }
}
