// What is told of parcels that their carrier lost: the money that is owed to the customer, and the claim for it.
import { z } from "zod";
import { claimEnds } from "#shared/domain/carriers/claim.ts";
import { CarrierId, NodeId, ShipmentId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import { MinorUnits } from "#shared/kernel/units.ts";
import { told, units } from "./told.ts";

const carrier = CarrierId;
const amount = MinorUnits.optional();

export const claimEvents = {
  "shipment.reported-lost": told("Nothing was heard of it for so long that it counts as lost", {
    /** `planner`, or the channel. */
    by: z.string(),
    /** When it was seen last, or handed over. */
    since: Instant,
  }),
  "shipment.refund-due": told("Units of it will not come, and are not sent again: their money is owed", {
    lines: units,
    because: z.string(),
  }),
  "shipment.claim-opened": told("Its carrier lost it, and is to pay for it", {
    carrier,
    /** Whose contract with the carrier it is, where it is not ours. */
    vendor: NodeId.optional(),
    tracking: z.string().optional(),
    lines: units,
    /** In minor units; absent: nobody said what the goods are worth. */
    claimed: amount,
  }),
  "shipment.claim-accepted": told("Its carrier will pay", { carrier, amount: MinorUnits }),
  "shipment.claim-refused": told("Its carrier will not pay", { carrier, because: z.string() }),
  "shipment.claim-closed": told("Nothing more is claimed for it", {
    carrier,
    because: z.enum(claimEnds),
    /** What was accepted; of a parcel that was found, it is owed back if it was paid. */
    amount,
  }),
  "shipment.found": told("It was lost, and turned up", {
    carrier,
    /** The carrier's word for where it is, or `returned` where a node unpacks it. */
    code: z.string(),
    /** What was sent in its place and has not ended: the channel may do without it. */
    standIns: z.array(ShipmentId),
  }),
} as const;
