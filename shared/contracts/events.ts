// Lifecycle events on the bus, in webhooks and in an order's timeline: past tense, one schema each, version in the envelope.
import { z } from "zod";
import { type NodeId, OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import { claimEvents } from "./events/claim-events.ts";
import { orderEvents } from "./events/order-events.ts";
import { returnEvents } from "./events/return-events.ts";
import { shipmentEvents } from "./events/shipment-events.ts";
import { vendorEvents } from "./events/vendor-events.ts";

export const EVENT_SOURCE = "lendemain";

/** Every type of event, by its name. */
export const eventTable = {
  ...orderEvents,
  ...returnEvents,
  ...claimEvents,
  ...shipmentEvents,
  ...vendorEvents,
} as const;

export type EventType = keyof typeof eventTable;
export const eventTypes = Object.keys(eventTable) as EventType[];

/** Told for a vendor, which its facts name; it hears of nothing else. */
export type VendorEventType = keyof typeof vendorEvents;
export const vendorEventTypes = Object.keys(vendorEvents) as VendorEventType[];

type FactsOf<T extends EventType> = z.infer<(typeof eventTable)[T]["facts"]>;

/** Unknown fields pass: a reader of today takes what a writer of tomorrow adds. */
const Envelope = z.looseObject({
  /** Unique; a consumer that sees it twice drops the second. Those of one order sort as its timeline does. */
  id: z.string(),
  version: z.literal(1),
  at: Instant,
  orderId: OrderId,
  /** Of every event of a shipment, and of those of an order that are about one of its shipments. */
  shipmentId: ShipmentId.optional(),
});

const variants = eventTypes.map((type) =>
  Envelope.extend({
    type: z.literal(type),
    facts: eventTable[type].facts.loose(),
    ...(type.startsWith("shipment.") && { shipmentId: ShipmentId }),
  }),
);
type Variant = (typeof variants)[number];

/** By its type, the schema of each event. */
export const eventSchemas = Object.fromEntries(
  variants.map((variant, nth) => [eventTypes[nth], variant]),
) as Record<EventType, Variant>;

type About<T extends EventType> = T extends `shipment.${string}`
  ? { readonly shipmentId: ShipmentId }
  : { readonly shipmentId?: ShipmentId | undefined };

type EventOf<T extends EventType> = T extends EventType
  ? {
      readonly id: string;
      readonly version: 1;
      readonly type: T;
      readonly at: Instant;
      readonly orderId: OrderId;
      readonly facts: FactsOf<T>;
    } & About<T>
  : never;

export type LifecycleEvent = EventOf<EventType>;
export type VendorEvent = EventOf<VendorEventType>;
export const LifecycleEvent = z.discriminatedUnion(
  "type",
  variants as [Variant, ...Variant[]],
) as unknown as z.ZodType<LifecycleEvent>;

type With<F> = Record<string, never> extends F ? { readonly facts?: F } : { readonly facts: F };
type Told<T extends EventType> = T extends EventType
  ? { readonly type: T } & About<T> & With<FactsOf<T>>
  : never;
type ToldByNode<T extends EventType> = T extends `shipment.${string}`
  ? FactsOf<T> extends { readonly node: NodeId }
    ? { readonly event: T } & With<Omit<FactsOf<T>, "node">>
    : never
  : never;

/** What happened; the journal adds id, version and instant. */
export type Fact = Told<EventType>;

/** What a node does to a shipment, as an event and all of its facts but the node. */
export type NodeFact = ToldByNode<EventType>;
