// Every lifecycle of the system as a table: from each status, where it may go. A test proves them sound.

export const orderStatuses = [
  "received", // stored, routing not finished
  "held", // put on hold before it was routed
  "backordered", // what has not arrived of it cannot be sourced, or nothing: waits for stock, the channel is told
  "routed", // shipments exist and are on their way through fulfilment
  "completed", // every shipment ended, at least one reached the customer, and nothing is waited for
  "cancelled",
  "failed", // every shipment ended and none reached the customer
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

export const orderTransitions = {
  received: ["routed", "backordered", "cancelled", "completed", "held"],
  held: ["received", "cancelled", "completed"],
  backordered: ["routed", "cancelled", "completed", "held"],
  routed: ["completed", "cancelled", "failed", "backordered"],
  completed: [],
  cancelled: [],
  failed: [],
} as const satisfies Record<OrderStatus, readonly OrderStatus[]>;

export const shipmentStatuses = [
  "planned", // held; its execution starts
  "released", // the node (or the vendor) has been asked
  "picked",
  "booked", // the carrier expects it
  "ready", // waits in the store for its customer
  "handedOver", // with the carrier, for a door or for a store
  "delivered",
  "collected",
  "replaced", // given up; others carry its units
  "cancelled",
  "lost", // the carrier or the customer never completed it
] as const;
export type ShipmentStatus = (typeof shipmentStatuses)[number];

export const shipmentTransitions = {
  planned: ["released", "replaced", "cancelled"],
  released: ["picked", "handedOver", "replaced", "cancelled"],
  picked: ["booked", "ready", "replaced", "cancelled"],
  booked: ["handedOver", "replaced", "cancelled"],
  ready: ["collected", "cancelled", "lost"],
  handedOver: ["ready", "delivered", "lost"],
  delivered: [],
  collected: [],
  replaced: [],
  cancelled: [],
  lost: [],
} as const satisfies Record<ShipmentStatus, readonly ShipmentStatus[]>;

export const taskStatuses = ["open", "paused", "started", "done", "withdrawn"] as const;
export type TaskStatus = (typeof taskStatuses)[number];

export const taskTransitions = {
  open: ["paused", "started", "done", "withdrawn"],
  paused: ["open", "withdrawn"], // its order is on hold
  started: ["done", "withdrawn"],
  done: [],
  withdrawn: [], // its deadline passed, or the order was cancelled
} as const satisfies Record<TaskStatus, readonly TaskStatus[]>;

export const bookingStatuses = ["claimed", "booked", "voided", "refused"] as const;
export type BookingStatus = (typeof bookingStatuses)[number];

export const bookingTransitions = {
  claimed: ["booked", "refused"],
  booked: ["voided"],
  voided: [],
  refused: [],
} as const satisfies Record<BookingStatus, readonly BookingStatus[]>;

export const purchaseOrderStatuses = [
  "submitted", // the vendor has been asked
  "accepted",
  "partiallyAccepted", // it sends a part; the rest is sourced elsewhere
  "rejected", // it sends nothing of it, or nothing more
  "cancellationRequested", // accepted before, and asked to stop
  "cancellationAccepted",
  "cancellationRejected", // it goes out all the same
  "shipped", // all of it is with the carrier
  "closed", // all that was shipped has arrived, or is lost
  "withdrawn", // nobody waits for it any more
] as const;
export type PurchaseOrderStatus = (typeof purchaseOrderStatuses)[number];

export const purchaseOrderTransitions = {
  submitted: ["accepted", "partiallyAccepted", "rejected", "withdrawn"],
  accepted: ["rejected", "cancellationRequested", "shipped", "withdrawn"],
  partiallyAccepted: ["rejected", "cancellationRequested", "shipped", "withdrawn"],
  rejected: [],
  cancellationRequested: ["cancellationAccepted", "cancellationRejected", "shipped", "withdrawn"],
  cancellationAccepted: [],
  cancellationRejected: ["rejected", "shipped", "withdrawn"],
  shipped: ["closed"],
  closed: [],
  withdrawn: [],
} as const satisfies Record<PurchaseOrderStatus, readonly PurchaseOrderStatus[]>;

export const returnStatuses = ["open", "received", "expired"] as const;
export type ReturnStatus = (typeof returnStatuses)[number];

export const returnTransitions = {
  open: ["received", "expired"],
  received: [],
  expired: [], // nothing more of it came in time
} as const satisfies Record<ReturnStatus, readonly ReturnStatus[]>;

export const manifestStatuses = [
  "claimed", // its parcels are in no other one; the carrier is asked
  "closed",
  "refused", // the carrier does not take it
] as const;
type ManifestStatus = (typeof manifestStatuses)[number];

export const manifestTransitions = {
  claimed: ["closed", "refused"],
  closed: [],
  refused: [],
} as const satisfies Record<ManifestStatus, readonly ManifestStatus[]>;

export const pickupRequestStatuses = ["claimed", "confirmed", "refused"] as const;
type PickupRequestStatus = (typeof pickupRequestStatuses)[number];

export const pickupRequestTransitions = {
  claimed: ["confirmed", "refused"],
  confirmed: [],
  refused: [],
} as const satisfies Record<PickupRequestStatus, readonly PickupRequestStatus[]>;

export const claimStatuses = ["opened", "accepted", "refused", "closed"] as const;
type ClaimStatus = (typeof claimStatuses)[number];

export const claimTransitions = {
  opened: ["accepted", "refused", "closed"],
  accepted: ["closed"], // paid, or found after all
  refused: ["accepted", "closed"], // the carrier may think better of it
  closed: [],
} as const satisfies Record<ClaimStatus, readonly ClaimStatus[]>;

type Table<S extends string> = Readonly<Record<S, readonly S[]>>;

/** May the lifecycle go from one status to the other? */
export const mayGo = <S extends string>(table: Table<S>, from: S, to: S): boolean => table[from].includes(to);

/** Statuses from which `to` may be reached: the condition of the write that goes there. */
export const sourcesOf = <S extends string>(table: Table<S>, to: S): readonly S[] =>
  (Object.keys(table) as S[]).filter((from) => table[from].includes(to));

/** A status that nothing leaves. */
export const isFinal = <S extends string>(table: Table<S>, status: S): boolean => table[status].length === 0;

/** The vendor has something to say or to do. */
export const openPurchaseOrderStatuses: readonly PurchaseOrderStatus[] = sourcesOf<PurchaseOrderStatus>(
  purchaseOrderTransitions,
  "withdrawn",
);
