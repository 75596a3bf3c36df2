// What a channel is offered: a way to receive the whole cart, and until when it can be ordered.
import { z } from "zod";
import { NodeId, ServiceId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import { MinorUnits } from "#shared/kernel/units.ts";

export const PromiseOption = z.strictObject({
  method: z.enum(["home", "collect"]),
  /** The store, for a collection. */
  node: NodeId.optional(),
  /** Some of it is carried to the store from elsewhere. */
  shippedToStore: z.literal(true).optional(),
  /** Carrier services of the plan behind it; none for a collection from the shelf. */
  services: z.array(ServiceId),
  /** Start of the delivery window of the last parcel to arrive. */
  deliverFrom: Instant.optional(),
  /** Everything is at the door, or ready in the store. */
  deliverBy: Instant,
  /** The last instant at which an order still gets every one of its parcels by then. */
  orderBy: Instant,
  /** Carriage and Saturday surcharges, in the policy's currency. */
  price: MinorUnits,
  /** Physical parcels. */
  parcels: z.int().positive(),
  /** Probability that it is kept, from what nodes and carriers really did; three decimals. */
  confidence: z.number().min(0).max(1),
});
export type PromiseOption = z.infer<typeof PromiseOption>;
