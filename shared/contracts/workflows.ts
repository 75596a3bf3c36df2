// Inputs and outputs of the workflow tasks. Payloads carry ids and outcomes; handlers load the rest.
import { z } from "zod";
import { Road, TaskKind } from "#shared/domain/orders/order.ts";
import { Milestones } from "#shared/domain/promise/leg.ts";
import { ImportId } from "#shared/domain/stock/import.ts";
import { OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";

export const RouteOrderInput = z.strictObject({ orderId: OrderId });
export type RouteOrderInput = z.infer<typeof RouteOrderInput>;

export const AttemptInput = z.strictObject({ orderId: OrderId, attempt: z.int() });
export type AttemptInput = z.infer<typeof AttemptInput>;

/** Where a shipment meets its customer: at the door, or in a store, from its shelf or sent to it. */
export const HandOut = z.enum(["door", "shelf", "store"]);

/** What `fulfil-shipment` starts with. */
export const FulfilShipmentInput = z.strictObject({
  orderId: OrderId,
  shipmentId: ShipmentId,
  road: Road,
  handOut: HandOut,
  milestones: Milestones,
  /** By then its carrier has it on the van. Absent from older executions. */
  outForDeliveryBy: Instant.optional(),
  /** From then on the carrier's silence is a loss. */
  giveUpAt: z.iso.datetime(),
  /** Days that a customer has to collect, from when it was promised or, if later, from when it is ready. */
  collectionDays: z.int().nonnegative(),
});
export type FulfilShipmentInput = z.infer<typeof FulfilShipmentInput>;

export const StartedShipments = z.strictObject({ shipments: z.array(FulfilShipmentInput) });
export type StartedShipments = z.infer<typeof StartedShipments>;

/** Opens a node's task and leaves the token with it. */
export const OpenTaskInput = z.strictObject({
  orderId: OrderId,
  shipmentId: ShipmentId,
  kind: TaskKind.exclude(["putback"]),
  dueBy: z.iso.datetime(),
  token: z.string(),
  /** The node has the task already, and is given more time. */
  longer: z.boolean().optional(),
});
export type OpenTaskInput = z.infer<typeof OpenTaskInput>;

/** Waits of a shipment that no node's task answers: the vendor's two answers and the carrier's scans. */
export const AwaitInput = z.strictObject({
  orderId: OrderId,
  shipmentId: ShipmentId,
  dueBy: z.iso.datetime(),
  token: z.string(),
  /** Of the door: when it is looked at, if nothing is heard of it. */
  lookAt: Instant.optional(),
});
export type AwaitInput = z.infer<typeof AwaitInput>;

/** How a wait ended; the definitions choose the next state by it. */
export const WaitOutcome = z.strictObject({
  outcome: z.enum([
    "accepted",
    /** By a store; the rest is rescued while this part goes on. */
    "accepted-in-part",
    "declined",
    /** By a store that has the units, and nobody to pick them. */
    "no-time",
    "picked",
    "short",
    "handed-over",
    "collected",
    "no-show",
    "shipped",
    "delivered",
    "lost",
    /** Its order is off hold: in time, or too late for the way that was planned. */
    "released",
    "held-too-long",
    /** A wave put others in its place. */
    "moved",
  ]),
  /** After a short pick: something was picked and goes on. */
  anythingPicked: z.boolean().optional(),
});
export type WaitOutcome = z.infer<typeof WaitOutcome>;

export const RescueInput = z.strictObject({
  orderId: OrderId,
  shipmentId: ShipmentId,
  reason: z.string(),
  /** The execution can wait longer for a node. Older ones cannot. */
  waitsLonger: z.boolean().optional(),
});
export type RescueInput = z.infer<typeof RescueInput>;

export const EndShipmentInput = z.strictObject({
  orderId: OrderId,
  shipmentId: ShipmentId,
  ending: z.enum(["delivered", "collected", "replaced", "cancelled", "lost"]),
  because: z.string().optional(),
});
export type EndShipmentInput = z.infer<typeof EndShipmentInput>;

/** What `import-stock` starts with, and each of its chunks. */
export const ReadImportInput = z.strictObject({ importId: ImportId });
export type ReadImportInput = z.infer<typeof ReadImportInput>;

/** What S3 tells of a new object, as far as we read it. */
export const FileArrived = z.looseObject({
  detail: z.looseObject({ object: z.looseObject({ key: z.string() }) }),
});
export type FileArrived = z.infer<typeof FileArrived>;
