// Lifecycle events on the bus and in an order's timeline. Past tense; version in the envelope.
import { z } from "zod";
import { OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";

export const EVENT_SOURCE = "lendemain";

export const eventTypes = [
  "order.received",
  "order.promised",
  "order.planned",
  "order.routed",
  "order.backordered",
  "order.promise-revised",
  "order.cancellation-requested",
  "order.completed",
  "order.cancelled",
  "order.failed",
  "shipment.released",
  "shipment.accepted",
  "shipment.declined",
  "shipment.picked",
  "shipment.short",
  "shipment.booked",
  "shipment.ready",
  "shipment.handed-over",
  "shipment.scanned",
  "shipment.delivered",
  "shipment.collected",
  "shipment.replaced",
  "shipment.rescued",
  "shipment.moved",
  "shipment.cancelled",
  "shipment.lost",
] as const;

export const LifecycleEvent = z.strictObject({
  /** Unique; a consumer that sees it twice drops the second. Those of one order sort as its timeline does. */
  id: z.string(),
  version: z.literal(1),
  type: z.enum(eventTypes),
  at: Instant,
  orderId: OrderId,
  shipmentId: ShipmentId.optional(),
  facts: z.record(z.string(), z.unknown()),
});
export type LifecycleEvent = z.infer<typeof LifecycleEvent>;
export type EventType = LifecycleEvent["type"];
