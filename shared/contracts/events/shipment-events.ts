// What is told of one shipment. To add an event, add a line: types, checks, documentation and webhooks follow.
import { z } from "zod";
import { TaskKind } from "#shared/domain/orders/order.ts";
import { Packed } from "#shared/domain/picking/packing.ts";
import { Substitute } from "#shared/domain/picking/substitutes.ts";
import { Punctuality } from "#shared/domain/promise/punctuality.ts";
import { Risk } from "#shared/domain/rescue/risk.ts";
import { OptionKind } from "#shared/domain/rescue/weighing.ts";
import { CollectionCheck, Collector } from "#shared/domain/stores/giving-out.ts";
import { Score } from "#shared/domain/vendors/scorecard.ts";
import { CarrierId, NodeId, PurchaseOrderId, ServiceId, ShipmentId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import { told, units } from "./told.ts";

const node = NodeId;
/** Why it ended so, in the words of whoever ended it. */
const because = z.string().optional();
/** Where a vendor sends it. */
const vendorFacts = { vendor: NodeId.optional(), purchaseOrder: PurchaseOrderId.optional() };
/** `score`: of its vendor. */
const ended = { because, punctuality: Punctuality.optional(), score: Score.optional() };

export const shipmentEvents = {
  "shipment.released": told("A node or a vendor is asked for it", {
    node,
    task: z.enum([...TaskKind.options, "purchase-order"]),
    ...vendorFacts,
    /** Until when a vendor is to answer, and to ship. */
    dueBy: Instant.optional(),
    shipBy: Instant.optional(),
  }),
  "shipment.accepted": told("The store or the vendor will do it, or a part of it", {
    node,
    /** Of a part: what is sourced elsewhere, and why. */
    declined: units.optional(),
    reason: z.string().optional(),
    text: z.string().optional(),
    ...vendorFacts,
  }),
  "shipment.declined": told("The store or the vendor will not do it", {
    node,
    reason: z.string().optional(),
    /** In the node's own words. */
    text: z.string().optional(),
    /** Units that are not there: the node's stock is corrected. */
    missing: units.optional(),
    ...vendorFacts,
  }),
  "shipment.stopped": told("Its node was stopped before it was handed over: others carry it on", {
    node,
    task: z.enum([...TaskKind.options, "purchase-order"]),
    ...vendorFacts,
    reason: z.string(),
  }),
  "shipment.rescue-asked": told("Its rescue costs more than the policy's budget: a planner is asked", {
    until: Instant,
    options: z.array(OptionKind),
  }),
  "shipment.rescue-chosen": told("What is done about it was chosen", {
    option: OptionKind,
    by: z.enum(["planner", "time-out"]),
  }),
  "shipment.picked": told("All its units are picked and packed", {
    node,
    /** The node's own numbers of its parcels. */
    cartons: z.array(z.string()).optional(),
    /** Its weight was off, and somebody said why it goes all the same; in grams. */
    weightOverride: Packed.shape.override,
    /** What is in it in place of what was ordered. */
    substituted: z.array(Substitute).optional(),
  }),
  "shipment.substituted": told("Units are not there; others are held for its pick in their place", {
    node,
    reason: z.string(),
    missing: units,
    substitutes: z.array(Substitute),
  }),
  "shipment.put-back": told("What was picked for it lies on its shelf again", { node, lines: units }),
  "shipment.short": told("Some of its units are not there, or not sent; the others go on", {
    node,
    reason: z.string(),
    missing: units,
    /** What is in it in place of what was ordered. */
    substituted: z.array(Substitute).optional(),
    ...vendorFacts,
  }),
  "shipment.booked": told("The carrier expects it", {
    carrier: CarrierId,
    service: ServiceId,
    tracking: z.string(),
    /** What was planned, where it could not be booked, and what the other service costs more, in minor units. */
    insteadOf: z.object({ carrier: CarrierId, service: ServiceId, because: z.string() }).optional(),
    extraCost: z.int().optional(),
  }),
  "shipment.booking-left": told("What was bought for it, or may have been, is not needed any more", {
    carrier: CarrierId,
    /** Ours, by which the carrier was asked. */
    reference: z.string(),
    /** `too-late`: the carrier has the parcel already. */
    outcome: z.enum(["cancelled", "not-booked", "too-late"]),
  }),
  "shipment.ready": told("It waits in the store for its customer", {
    node,
    task: TaskKind.optional(),
    /** Then it goes back to the shelf. */
    collectBy: Instant.optional(),
  }),
  "shipment.collection-reminder": told("It still waits in the store: time to remind its customer", {
    node,
    collectBy: Instant,
  }),
  "shipment.collection-extended": told("It waits longer in the store, as its channel asked", {
    node,
    collectBy: Instant,
  }),
  "shipment.handed-over": told("The carrier has it", {
    node,
    carrier: CarrierId.optional(),
    service: ServiceId.optional(),
    tracking: z.string().optional(),
    /** `carrier`: known from a scan, not from the node. */
    toldBy: z.string().optional(),
    ...vendorFacts,
    /** A part of that shipment, with what is in it: its vendor sends the rest later. */
    partOf: ShipmentId.optional(),
    lines: units.optional(),
  }),
  "shipment.scanned": told("The carrier has seen it", {
    /** As the API takes it from carriers. */
    code: z.string(),
    /** The carrier's own id of the scan. */
    scan: z.string(),
    /** By the carrier's clock. */
    seenAt: Instant,
    /** False: a word that is not in our vocabulary, kept as it was told. */
    known: z.boolean().optional(),
  }),
  "shipment.estimated": told("The carrier expects to be at the door at another time than it said before", {
    expectedAt: Instant,
    /** By when it is to be there. */
    dueBy: Instant,
    /** It would come too late. */
    isLate: z.boolean(),
  }),
  "shipment.intercepted": told("Its order was cancelled: its carrier stops it, and brings it back", {
    carrier: CarrierId,
  }),
  "shipment.intercept-refused": told(
    "Its order was cancelled, but its carrier does not bring it back: it arrives",
    {
      carrier: CarrierId,
      because: z.enum(["too-late", "not-offered"]),
    },
  ),
  "shipment.second-visit-offered": told(
    "Nobody was at home; its carrier comes again today, if its customer asks for it in time",
    {
      answerBy: Instant,
      /** In minor units, what it costs and what it saves. */
      price: z.int(),
      breach: z.int(),
    },
  ),
  "shipment.second-visit-agreed": told("Its carrier comes again today", {
    visitBy: Instant,
    price: z.int(),
    /** `default`: its customer had not said anything, and may be at home. */
    by: z.enum(["customer", "default"]).optional(),
  }),
  "shipment.at-risk": told("It is with its carrier, and will be late as it seems", {
    risk: Risk,
    /** When it is there, as it seems. */
    expectedBy: Instant,
    /** What was sent beside it. */
    beside: z.array(ShipmentId).optional(),
  }),
  "shipment.delivered": told("It is at its customer's door", {
    ...ended,
    /** Its units were there before, in another parcel: the customer has them twice. */
    surplus: z.boolean().optional(),
  }),
  "shipment.collected": told("Its customer has collected it", {
    ...ended,
    by: Collector.optional(),
    /** What the store said that it has checked. */
    checked: z.array(CollectionCheck).optional(),
  }),
  "shipment.replaced": told("It was given up; others carry its units, where some could be found", ended),
  "shipment.rescued": told("Others were found for what it cannot bring", {
    by: z.array(ShipmentId),
    unfilled: z.int().nonnegative(),
  }),
  "shipment.moved": told("Planned together with others, it gave way before anybody had begun with it", {
    wave: z.string(),
    by: z.array(ShipmentId),
  }),
  "shipment.cancelled": told("It was undone", ended),
  "shipment.lost": told("Its carrier or its customer never completed it", {
    ...ended,
    /** Where the units of what nobody collected are on the shelf again. */
    shelf: node.optional(),
  }),
} as const;
