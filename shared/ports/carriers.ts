import type { CarrierId, NodeId, OrderId, ServiceId, ShipmentId } from "#shared/kernel/ids.ts";
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

export interface Booking {
  readonly tracking: string;
}

export interface CarrierDesk {
  /** Books once per shipment; a repeat answers with the same booking. Throws CarrierRefused or CarrierUnavailable. */
  book(request: BookingRequest): Promise<Booking>;
  /** Nothing to void is no error. */
  voidBooking(order: OrderId, shipment: ShipmentId): Promise<void>;
}
