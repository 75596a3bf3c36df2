// What is told of an order as a whole. To add an event, add a line: types, checks, documentation and webhooks follow.
import { z } from "zod";
import { holdReasons } from "#shared/domain/orders/order-hold.ts";
import { OptionKind } from "#shared/domain/rescue/weighing.ts";
import { Decision } from "#shared/domain/routing/decision.ts";
import { ChannelId, NodeId, ShipmentId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import { told, units } from "./told.ts";

/** Absent where nothing was promised. */
const promiseKept = z.boolean().optional();

/** The store in whose till it was placed, which is credited with it. */
const placedIn = NodeId.optional();

/** `no-stock`: it has waited as long as the policy lets it. */
const because = z.enum(["no-stock"]).optional();

export const orderEvents = {
  "order.received": told("The order is stored, and will be routed", {
    channel: ChannelId,
    /** The channel's own number. */
    channelOrderId: z.string().optional(),
    lines: z.int().positive(),
    placedIn,
  }),
  "order.promised": told("The customer may be told when it arrives", {
    deliverBy: Instant,
    /** What it does not cover: nobody has it. It is sent when somebody does, with a promise of its own. */
    missing: units.optional(),
  }),
  "order.planned": told("A plan was made; with a shipmentId, to replace that shipment", {
    attempt: z.int().positive(),
    outcome: Decision.shape.outcome,
    nodes: z.array(NodeId),
    /** What nobody has. */
    missing: units.optional(),
    /** Of a rescue. */
    because: z.string().optional(),
    option: OptionKind.optional(),
  }),
  "order.routed": told("One of its shipments is held and begins", {
    node: NodeId,
    road: z.enum(["warehouse", "store", "dropShip"]),
  }),
  "order.backordered": told("It waits for stock: nothing of it, or nothing more, can be sourced for now", {
    /** Absent from older events. */
    unfilledUnits: z.int().nonnegative().optional(),
    /** Where a part of it has ended. */
    promiseKept,
  }),
  "order.promise-revised": told("The customer has to be told of another arrival than before", {
    /** Back to what was promised, where a carrier that was late catches up. */
    deliverBy: Instant,
    /** Only these come then: the others have arrived. */
    rest: units.optional(),
    /** `estimate`: what the carrier of that shipment expects; the promise itself stands. */
    because: z.enum(["estimate"]).optional(),
  }),
  "order.delegate-named": told("Somebody else may collect it; who, is told to the store alone", {}),
  "order.pickup-code-renewed": told("The code to collect it with is another one; the order has it", {}),
  "order.changed": told("What was ordered, or where it goes, is another from now on", {
    /** As they are now, where they changed. */
    lines: units.optional(),
    address: z.boolean(),
    /** Shipments that carry less, or others instead of them. */
    shipments: z.array(ShipmentId),
    /** Shipments that carry what was added. */
    added: z.array(ShipmentId),
  }),
  "order.held": told("Nothing more is done until it is released, or its hold is over", {
    reason: z.enum(holdReasons),
    by: z.string(),
    until: Instant,
    paused: z.array(ShipmentId),
    /** Shipments that could not be stopped. */
    goesOn: z.array(ShipmentId),
  }),
  "order.released": told("Its hold is over", { by: z.string(), resumed: z.array(ShipmentId) }),
  "order.cancellation-requested": told("What has not left yet will be undone", {}),
  "order.cancellation-refused": told("Nothing more can be undone: what is left comes, and may be returned", {
    parcels: z.array(ShipmentId),
  }),
  "order.completed": told("Every shipment has ended, and one at least reached its customer", {
    promiseKept,
    /** Units that never came, and never will. */
    unfilledUnits: z.int().positive().optional(),
    because,
    placedIn,
  }),
  "order.cancelled": told("Every shipment was undone", { promiseKept, because }),
  "order.failed": told("Every shipment has ended, and none reached its customer", { promiseKept }),
} as const;
