// An order as it is stored: its head changes, its lines do not, its address lives apart and expires.
import { z } from "zod";
import { SecondVisit } from "#shared/domain/carriers/second-visit.ts";
import { CountryCode } from "#shared/domain/network/calendar.ts";
import { Packed } from "#shared/domain/picking/packing.ts";
import { ShortReason } from "#shared/domain/picking/short-reason.ts";
import { Substitute } from "#shared/domain/picking/substitutes.ts";
import { Leg } from "#shared/domain/promise/leg.ts";
import {
  CarrierId,
  ChannelId,
  NodeId,
  OrderId,
  PromiseId,
  ServiceId,
  ShipmentId,
  Sku,
  TaskId,
} from "#shared/kernel/ids.ts";
import { Instant, LocalDate } from "#shared/kernel/time.ts";
import { MinorUnits, Quantity } from "#shared/kernel/units.ts";
import { ManifestId } from "../carriers/manifest.ts";
import { Risk } from "../rescue/risk.ts";
import { CollectionCheck, GivenOut } from "../stores/giving-out.ts";
import { PickupCode } from "../stores/pickup-code.ts";
import { orderStatuses, shipmentStatuses, taskStatuses } from "./lifecycles.ts";
import { OrderHold } from "./order-hold.ts";

export const OrderLine = z.strictObject({
  sku: Sku,
  quantity: Quantity,
  /** The customer takes something else in its place, or does not; absent: nobody asked. */
  substitutes: z.boolean().optional(),
});
export type OrderLine = z.infer<typeof OrderLine>;

/** A person's address. The only place where personal data is kept. */
export const Address = z.strictObject({
  name: z.string().trim().min(1).max(120),
  street: z.string().trim().min(1).max(200),
  city: z.string().trim().min(1).max(80),
  postcode: z.string().trim().min(2).max(10),
  country: CountryCode,
  phone: z
    .string()
    .regex(/^\+?[\d .()-]{6,24}$/)
    .optional(),
  email: z.email().max(200).optional(),
});
export type Address = z.infer<typeof Address>;

export const DeliveryMethod = z.enum(["home", "collect"]);

/** What we promised, and what became of it. `kept` appears when the last shipment has ended that carries what it covers. */
export const OrderPromise = z.strictObject({
  promiseId: PromiseId.optional(),
  method: DeliveryMethod,
  node: NodeId.optional(),
  deliverBy: Instant,
  promisedAt: Instant,
  /** Units that nobody had when it was given: it does not cover them. */
  uncovered: z.int().positive().optional(),
  /** The deadline in force after the customer was told of a later one. */
  revisedDeliverBy: Instant.optional(),
  kept: z.boolean().optional(),
  /** A hold stopped its clock: a later deadline is a new promise, and breaks none. */
  stopped: z.boolean().optional(),
});
export type OrderPromise = z.infer<typeof OrderPromise>;

export const Order = z.strictObject({
  id: OrderId,
  channel: ChannelId,
  channelOrderId: z.string(),
  status: z.enum(orderStatuses),
  method: DeliveryMethod,
  collectAt: NodeId.optional(),
  requestedDate: LocalDate.optional(),
  /** The store in whose till it was placed: it is credited with it. */
  placedIn: NodeId.optional(),
  /** What the goods are worth, in the policy's currency. */
  value: MinorUnits.optional(),
  promiseId: PromiseId.optional(),
  placedAt: Instant,
  updatedAt: Instant,
  /** Fingerprint of the request that made it: a repeat with another body is refused. */
  request: z.string(),
  promise: OrderPromise.optional(),
  /** Plans made so far; each has a decision. */
  attempts: z.int(),
  /** Shipments made so far, replacements included. */
  shipments: z.int(),
  /** Shipments whose execution has not ended. */
  openShipments: z.int(),
  /** Shipments that reached the customer, and the last instant at which one did, or lay ready for collection. */
  arrived: z.int(),
  lastArrival: Instant.optional(),
  /** Units that no plan could source. */
  unfilledUnits: z.int(),
  /** Of them, units of lost parcels whose money is owed: they are not waited for. */
  refundedUnits: z.int().optional(),
  rescues: z.int(),
  /** Times that it was changed, held or released. */
  revisions: z.int().optional(),
  hold: OrderHold.optional(),
  /** Times that a carrier had another arrival in mind for one of its parcels. */
  estimates: z.int().optional(),
  /** Returns opened so far; each has its number. */
  returnCount: z.int().optional(),
  /** Of a collection: what its customer shows in the store. For the channel to pass on; in no event. */
  pickupCode: PickupCode.optional(),
  /** Of a collection: what the store checks before it gives it out. */
  checks: z.array(CollectionCheck).optional(),
  /** The channel has named somebody else who may collect it; the name is kept with the address. */
  delegateNamed: z.boolean().optional(),
  /** A cancellation was asked for: shipments that can still be undone are. */
  cancelling: z.boolean().optional(),
  /** Nothing more can be undone: what is left comes all the same, and may be returned. */
  cancellationRefusedAt: Instant.optional(),
});
export type Order = z.infer<typeof Order>;

export const Road = z.enum(["warehouse", "store", "dropShip"]);
export type Road = z.infer<typeof Road>;

/** What a carrier answers that is asked to bring back a parcel on its way. */
export const interceptions = ["intercepted", "too-late", "not-offered"] as const;
export type Interception = (typeof interceptions)[number];

/** Our status and the carrier's status are two fields: what we did, and what the carrier says. */
export const Shipment = z.strictObject({
  id: ShipmentId,
  orderId: OrderId,
  status: z.enum(shipmentStatuses),
  road: Road,
  node: NodeId,
  leg: Leg,
  lines: z.array(z.strictObject({ sku: Sku, quantity: z.int().positive() })),
  weight: z.int().nonnegative(),
  carrierStatus: z.string().optional(),
  /** When the carrier saw it so, by the carrier's clock. */
  carrierStatusAt: Instant.optional(),
  /** When the carrier expects to be at the door, as it said last. */
  expectedAt: Instant.optional(),
  tracking: z.string().optional(),
  replaces: ShipmentId.optional(),
  /** Sent beside that one, which is late on its way as it seems: whichever comes first counts. */
  duplicates: ShipmentId.optional(),
  /** Why its carrier will be late, as it seems. */
  atRisk: Risk.optional(),
  /** Its vendor sent it ahead of the rest of that shipment. */
  partOf: ShipmentId.optional(),
  /** The plan that made it. */
  attempt: z.int(),
  /** Times that it was changed: what was asked of it before does not count any more. */
  revision: z.int().optional(),
  /** Its order is on hold. */
  paused: z.boolean().optional(),
  endedBecause: z.string().optional(),
  createdAt: Instant,
  updatedAt: Instant,
  handedOverAt: Instant.optional(),
  arrivedAt: Instant.optional(),
  /** Nobody was at home: its carrier may be asked to come again the same day. */
  secondVisit: SecondVisit.optional(),
  /** Of a collection: the channel asked for more time; its customer was reminded last; it was given out. */
  extendedUntil: Instant.optional(),
  remindedAt: Instant.optional(),
  givenOut: GivenOut.optional(),
  /** Its order was cancelled: its carrier was asked to bring it back. */
  intercept: z.strictObject({ askedAt: Instant, outcome: z.enum(interceptions) }).optional(),
  /** Somebody said that it is lost, because nothing was heard of it. */
  reportedLostAt: Instant.optional(),
  /** Units of it that never come: their money is owed. */
  refunded: z.array(z.strictObject({ sku: Sku, quantity: z.int().positive() })).optional(),
  /** Its parcels, where its node told of them. */
  packed: Packed.optional(),
  /** Of its node's day and its carrier. */
  manifest: ManifestId.optional(),
  /** Units of its lines that were not ordered, and what they are there for. */
  substituted: z.array(Substitute).optional(),
});
export type Shipment = z.infer<typeof Shipment>;

export const taskKinds = ["offer", "pick", "handover", "collection", "putback"] as const;
export const TaskKind = z.enum(taskKinds);
export type TaskKind = z.infer<typeof TaskKind>;

/** Work that a node is asked to do, with the deadline that keeps the promise. */
export const NodeTask = z.strictObject({
  id: TaskId,
  kind: TaskKind,
  status: z.enum(taskStatuses),
  node: NodeId,
  shipmentId: ShipmentId,
  orderId: OrderId,
  dueBy: Instant,
  lines: z.array(z.strictObject({ sku: Sku, quantity: z.int().positive() })),
  carrier: CarrierId.optional(),
  service: ServiceId.optional(),
  tracking: z.string().optional(),
  /** Of a collection: whoever collects shows a code; what the store checks besides. */
  asksForCode: z.boolean().optional(),
  /** Of a collection: the number that its customer knows. */
  channelOrderId: z.string().optional(),
  checks: z.array(CollectionCheck).optional(),
  /** Of its shipment, when it was asked. */
  revision: z.int().optional(),
  outcome: z.string().optional(),
  /** Of a pick: when its truck leaves. */
  leavesAt: Instant.optional(),
  /** The pick wave that it was released in. */
  pickWave: z.string().optional(),
  /** What of a pick was shown to a scanner, and how often one was used. */
  scanned: z.array(z.strictObject({ sku: Sku, quantity: z.int().positive() })).optional(),
  scans: z.int().optional(),
  /** Of its lines, what is taken in place of units that are not there: it is held for them. */
  substitutes: z.array(Substitute).optional(),
  /** What was told as missing and has no substitute, and why; it is rescued when the pick is over. */
  missing: z.array(z.strictObject({ sku: Sku, quantity: z.int().positive() })).optional(),
  missingBecause: ShortReason.optional(),
  openedAt: Instant,
  updatedAt: Instant,
});
export type NodeTask = z.infer<typeof NodeTask>;
