// One carrier asked for one parcel, so that a label is bought once though any step may die: what costs money is claimed
// before, and whoever finds a claim looks for what was bought under it before buying. The answer is written with the
// step that goes on with it.
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import type { CarriedLeg, StoredBooking } from "#shared/domain/carriers/booking.ts";
import type { Hold } from "#shared/domain/stock/ledger.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { Bookings } from "#shared/ports/bookings.ts";
import type { CarrierDesk, ParcelToBook, Quote } from "#shared/ports/carriers.ts";
import type { StoredShipment } from "#shared/ports/orders.ts";

export interface Asked {
  readonly desk: CarrierDesk;
  readonly bookings: Bookings;
  readonly shipment: StoredShipment;
  readonly leg: CarriedLeg;
  /** Of the shipment, as it was read, and whether it is for this leg. */
  readonly former: StoredBooking | undefined;
  readonly isClaimed: boolean;
  /** What `former` may have bought is to be looked for. */
  readonly leaves: boolean;
  /** Where it takes the place of the planned leg. */
  readonly place: Hold["capacity"][number] | undefined;
  readonly parcel: (reference: string) => ParcelToBook;
  /** What of a price is too much. */
  readonly tooDear: (price: NonNullable<Quote["price"]>) => string | undefined;
  readonly at: Instant;
}

export type Answered =
  | { readonly kind: "booked"; readonly number: string; readonly booking?: StoredBooking }
  | { readonly kind: "refused"; readonly because: string; readonly booking?: StoredBooking };

/** Quotes of one carrier that expire as they are bought are no quotes. */
const QUOTES = 3;

/** @throws CarrierUnavailable; Throttled where another run is at the same shipment */
export async function claimCallResolve(asked: Asked): Promise<Answered> {
  const { desk, shipment, isClaimed, former, place, parcel } = asked;
  if (!desk.sells && !isClaimed && place === undefined) {
    const said = await desk.book(parcel(shipment.id));
    if (said.outcome === "booked") return { kind: "booked", number: said.booking.number };
    return { kind: "refused", because: said.outcome === "refused" ? said.because : said.outcome };
  }
  const claim = isClaimed && former !== undefined ? former : await claimed(asked);
  if (typeof claim === "string") return { kind: "refused", because: claim };
  const found = isClaimed ? await desk.find(claim) : undefined;
  if (found !== undefined) return resolved(claim, found.number);
  return bought(asked, claim);
}

async function claimed({ bookings, shipment, ...asked }: Asked): Promise<StoredBooking | string> {
  const { id: shipmentId, orderId } = shipment;
  const { leg, former, leaves, place, at } = asked;
  const instead = place === undefined ? {} : { instead: { place } };
  const claim = await bookings.claim({ orderId, shipmentId, leg, former, leaves, at, ...instead });
  if (claim === "conflict") throw new WorkflowError("Throttled", `another run books ${shipmentId}`);
  return claim === "full" ? "the departure is full" : claim;
}

async function bought(asked: Asked, claim: StoredBooking): Promise<Answered> {
  const { desk, parcel } = asked;
  let current = claim;
  for (let quotes = 0; quotes <= QUOTES; quotes += 1) {
    const isStale = quotes > 0;
    if (desk.sells && (isStale || current.quote === undefined)) {
      const quoted = await quotedFor(asked, current);
      if (typeof quoted === "string") return { kind: "refused", because: quoted, booking: current };
      current = quoted;
    }
    const said = await desk.book(parcel(current.reference), current.quote);
    if (said.outcome === "booked") return resolved(current, said.booking.number);
    if (said.outcome === "refused") return { kind: "refused", because: said.because, booking: current };
  }
  return { kind: "refused", because: "quotes expire before they can be bought", booking: current };
}

/** The quote is on record before money is spent on it: two runs buy the same one. */
async function quotedFor(asked: Asked, claim: StoredBooking): Promise<StoredBooking | string> {
  const { desk, bookings, shipment, parcel, tooDear } = asked;
  const quoted = await desk.quote(parcel(claim.reference), claim.quote);
  if (!quoted.offered) return quoted.because;
  const { id, price } = quoted.quote;
  const because = price && tooDear(price);
  if (because !== undefined) return because;
  if (id === claim.quote) return claim;
  const { id: shipmentId, orderId } = shipment;
  const noted = await bookings.noteQuote({ orderId, shipmentId }, claim, id);
  if (noted === "conflict") throw new WorkflowError("Throttled", `another run books ${shipmentId}`);
  return { ...claim, quote: id };
}

const resolved = (claim: StoredBooking, number: string): Answered => ({
  kind: "booked",
  number,
  booking: { ...claim, status: "booked", number },
});
