import type { CarriedLeg, StoredBooking } from "#shared/domain/carriers/booking.ts";
import type { Hold } from "#shared/domain/stock/ledger.ts";
import type { OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { Cancelled, LeftBooking } from "./carriers.ts";
import type { Outcome, Page, PageRequest } from "./orders.ts";

export interface BookingOf {
  readonly orderId: OrderId;
  readonly shipmentId: ShipmentId;
}

export interface BookingClaim extends BookingOf {
  readonly leg: CarriedLeg;
  /** It takes the place of the planned leg, with a place on another departure; the one that it had is given back. */
  readonly instead?: { readonly place: Hold["capacity"][number] };
  /** As it was read; it ends with this claim. */
  readonly former?: StoredBooking | undefined;
  /** What `former` may have bought is to be looked for. */
  readonly leaves?: boolean;
  readonly at: Instant;
}

export interface StoredLeftBooking extends LeftBooking, BookingOf {}

/** What is written before a carrier is asked, so that whoever dies leaves a trace. */
export interface Bookings {
  /** `conflict`: another run was quicker, or the shipment has ended; `full`: the departure has no room. */
  claim(claim: BookingClaim): Promise<StoredBooking | "conflict" | "full">;
  /** The carrier's id of its quote, in place of the claim's. `conflict`: another run has noted one. */
  noteQuote(of: BookingOf, claim: StoredBooking, quote: string): Promise<Outcome>;
  /** The shipment goes another way, or nowhere: what was or may have been bought is to be cancelled. */
  leave(booking: StoredLeftBooking): Promise<void>;
  /** Those that are to be looked for, oldest first. */
  left(page: PageRequest): Promise<Page<StoredLeftBooking>>;
  /** It was looked for, which the timeline tells. */
  settleLeft(booking: StoredLeftBooking, found: Cancelled, at: Instant): Promise<void>;
}
