import type { CarrierId, NodeId, OrderId, ReturnId, ServiceId, ShipmentId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";

export interface BookingRequest {
  readonly orderId: OrderId;
  /** Our reference: a booking is found again by it, so that a label is bought once. */
  readonly shipmentId: ShipmentId;
  readonly carrier: CarrierId;
  readonly service: ServiceId;
  readonly grams: number;
  readonly leavesAt: Instant;
  /** The parcel's address is this store's; absent: the customer's. */
  readonly store?: NodeId;
}

/** A parcel that comes back: the customer hands it to the carrier, who brings it to the node. */
export interface ReturnRequest {
  readonly orderId: OrderId;
  /** Our reference, so that a return label is bought once. */
  readonly returnId: ReturnId;
  readonly carrier: CarrierId;
  readonly service: ServiceId;
  readonly grams: number;
  readonly to: NodeId;
}

export interface Booking {
  readonly tracking: string;
}

export interface CarrierDesk {
  /** Books once per shipment; a repeat answers with the same booking. Throws CarrierRefused or CarrierUnavailable. */
  book(request: BookingRequest): Promise<Booking>;
  /** A label for the way back; a repeat answers with the same one. */
  bookReturn(request: ReturnRequest): Promise<Booking>;
  /** Nothing to void is no error. */
  voidBooking(order: OrderId, shipment: ShipmentId): Promise<void>;
}
