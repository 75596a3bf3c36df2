import type { StoredBooking } from "#shared/domain/carriers/booking.ts";
import type { BreakerState } from "#shared/domain/carriers/breaker.ts";
import type { Interception } from "#shared/domain/carriers/intercept.ts";
import type { CarrierScan } from "#shared/domain/carriers/tracking.ts";
import type { Carrier } from "#shared/domain/network/carrier.ts";
import type { Site } from "#shared/domain/network/node.ts";
import type { Address } from "#shared/domain/orders/order.ts";
import type { CarrierId, ServiceId } from "#shared/kernel/ids.ts";
import type { EpochMs, Instant } from "#shared/kernel/time.ts";

/** A parcel as a carrier has to know it. */
export interface ParcelToBook {
  /** Ours: a booking is found again by it, so that a label is bought once. */
  readonly reference: string;
  readonly service: ServiceId;
  readonly grams: number;
  readonly leavesAt: Instant;
  readonly sender: Sender;
  /** Read from where it lives, by those who need it. */
  readonly recipient: () => Promise<Address>;
  /** It is a label for the way back: from the recipient to the sender. */
  readonly comesBack?: true;
}

export interface Sender {
  readonly name: string;
  readonly site: Site;
}

export interface Quote {
  /** The carrier's own id. */
  readonly id: string;
  readonly price?: { readonly amount: number; readonly currency: string };
}
export type Quoted =
  | { readonly offered: true; readonly quote: Quote }
  | { readonly offered: false; readonly because: string };

export interface Booking {
  /** Of the parcel, by which it is tracked. */
  readonly number: string;
}
export type BookOutcome =
  | { readonly outcome: "booked"; readonly booking: Booking }
  /** The carrier does not take it; nothing was paid. */
  | { readonly outcome: "refused"; readonly because: string }
  /** What was quoted does not stand any more: it is to be quoted again. */
  | { readonly outcome: "quote-expired" };

/** By which a booking is found: our reference, and the carrier's own id where we have it. */
export interface BookingRef {
  readonly reference: string;
  readonly quote?: string | undefined;
}

export type LabelFormat = "zpl" | "pdf";

/** `too-late`: the carrier has the parcel. */
export type Cancelled = "cancelled" | "not-booked" | "too-late";

/** What a carrier took from a node on a day. */
export interface ManifestToClose {
  /** Ours. */
  readonly reference: string;
  readonly parcels: readonly (BookingRef & Booking)[];
}
export type ManifestOutcome =
  /** `number`: the carrier's own. */
  | { readonly outcome: "closed"; readonly number: string }
  /** It is being made: to be asked for again. */
  | { readonly outcome: "later" }
  | { readonly outcome: "refused"; readonly because: string };

export interface TruckToRequest {
  /** Ours. */
  readonly reference: string;
  readonly sender: Sender;
  readonly from: Instant;
  readonly until: Instant;
  /** One of the parcels that wait for it. */
  readonly example: BookingRef;
}
export type PickupOutcome =
  | { readonly outcome: "confirmed"; readonly confirmation: string }
  | { readonly outcome: "refused"; readonly because: string };

export interface InterceptRef extends BookingRef {
  readonly number: string;
}

/** One carrier over its connection. Whatever it does not answer in time, it throws CarrierUnavailable. */
export interface CarrierDesk {
  /** A booking costs money as it is made: it is claimed before, and quoted first. */
  readonly sells: boolean;
  /** What the service costs now; `again` where an earlier quote does not stand any more. */
  quote(parcel: ParcelToBook, again?: string): Promise<Quoted>;
  /** Books by the quote, once: a repeat answers with the same booking. */
  book(parcel: ParcelToBook, quote?: string): Promise<BookOutcome>;
  /** What was booked under our reference, whoever did not hear the answer. */
  find(booking: BookingRef): Promise<Booking | undefined>;
  cancel(booking: BookingRef): Promise<Cancelled>;
  /** Of a parcel that it has: to be stopped, and brought back. A repeat answers alike. */
  intercept(parcel: InterceptRef): Promise<Interception>;
  /** The label of what was booked; `ours`: the carrier takes one that we print. */
  label(booking: BookingRef, format: LabelFormat): Promise<Uint8Array | "ours">;
  /** Parcels of services with different accounts are on different manifests. */
  account(service: ServiceId): string;
  /** All its parcels in one document; a repeat answers with the same one, and no parcel is in two. */
  manifest(manifest: ManifestToClose): Promise<ManifestOutcome>;
  /** `ours`: the carrier takes the one that we print. */
  manifestForm(number: string): Promise<Uint8Array | "ours">;
  /** It calls once, however often it is asked under one reference. */
  requestPickup(truck: TruckToRequest): Promise<PickupOutcome>;
  /** Of a parcel that somebody else has booked with it, we want to hear as well. */
  follow(number: string, service: ServiceId): Promise<void>;
  /** The parcel is brought to the door once more, by then; a repeat answers alike. */
  visitAgain(parcel: Pick<Booking, "number"> & { readonly by: Instant }): Promise<"agreed" | "refused">;
  /** All scans of a parcel so far, oldest first. */
  track(number: string): Promise<readonly CarrierScan[]>;
}

export interface CarrierDesks {
  of(carrier: Carrier): CarrierDesk;
  /** With which whoever stands between us and the carrier signs what it tells; undefined where nobody does. */
  webhookSecret(carrier: CarrierId): Promise<string | undefined>;
}

/** Which carriers do not answer; planning reads it with the network. */
export interface Breakers {
  /** @returns whether it is left alone from now on */
  failed(carrier: CarrierId, now: EpochMs): Promise<BreakerState>;
  answered(carrier: CarrierId): Promise<void>;
  /** Whether this booking may be the one that tries. */
  mayProbe(carrier: CarrierId, now: EpochMs): Promise<boolean>;
}

/** A booking whose answer nobody waits for any more: it is looked for, and cancelled. */
export type LeftBooking = Pick<StoredBooking, "reference" | "carrier" | "quote" | "claimedAt">;
