// Bookings that are claimed, as part of their shipment; those that are left, as records of their own until they are
// looked for.
import { z } from "zod";
import { nextReference, type StoredBooking } from "#shared/domain/carriers/booking.ts";
import type { BookingStatus } from "#shared/domain/orders/lifecycles.ts";
import { CarrierId, OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import type { BookingClaim, Bookings, StoredLeftBooking } from "#shared/ports/bookings.ts";
import type { Cancelled } from "#shared/ports/carriers.ts";
import { record } from "./event-journal.ts";
import { absent, both, exists, is, type Part, set, update } from "./expressions.ts";
import { moveToDeparture } from "./hold-places.ts";
import { byListing, leftBookingKey, leftBookingListing, shipmentKey } from "./order-keys.ts";
import { outcome, type Tables } from "./order-tables.ts";
import { queryPage } from "./reading.ts";
import { transact, type Write } from "./transaction.ts";

const Left = z.object({
  orderId: OrderId,
  shipmentId: ShipmentId,
  reference: z.string(),
  carrier: CarrierId,
  quote: z.string().optional(),
  claimedAt: Instant,
});

export function dynamoBookings(tables: Tables): Bookings {
  const table = tables.orders;
  return {
    async claim(claim) {
      const booking = claimed(claim);
      const { former, leaves, orderId, shipmentId } = claim;
      const writes: Write[] = [
        { Update: { ...claimUpdate(table, claim, booking), ReturnValuesOnConditionCheckFailure: "ALL_OLD" } },
      ];
      if (former !== undefined && leaves === true)
        writes.push(leaving(table, { ...former, orderId, shipmentId }));
      const moving = claim.instead && (await moveToDeparture(tables.stock, claim, claim.instead.place));
      const { take = [], giveBack = [] } = moving ?? {};
      const taken = writes.length;
      const written = await transact([...writes, ...take, ...giveBack]);
      if (written.done) return booking;
      const isFull = written.failed.every((index) => index >= taken && index < taken + take.length);
      return isFull ? "full" : "conflict";
    },
    async noteQuote({ orderId, shipmentId }, claim, quote) {
      const former = claim.quote === undefined ? absent("bookingQuote") : is("bookingQuote", claim.quote);
      const condition = both(bookingIs(claim.reference), former);
      const change = [set(bookingFields({ ...claim, quote }))];
      const Key = shipmentKey(orderId, shipmentId);
      return outcome(await transact([{ Update: update({ TableName: table, Key, change, condition }) }]));
    },
    async leave(booking) {
      await transact([leaving(table, booking)]);
    },
    async left(page) {
      const found = await queryPage(
        {
          TableName: table,
          IndexName: byListing,
          KeyConditionExpression: "listing = :listing",
          ExpressionAttributeValues: { ":listing": leftBookingListing },
        },
        page,
      );
      return { ...found, items: found.items.map((item) => Left.parse(item)) };
    },
    async settleLeft({ orderId, shipmentId, carrier, reference }, found, at) {
      const change = [set({ status: settled[found], settledAt: at, listing: null, listedAt: null })];
      const Key = leftBookingKey(orderId, reference);
      const condition = both(exists, absent("settledAt"));
      const facts = { carrier, reference, outcome: found };
      await transact([
        { Update: update({ TableName: table, Key, change, condition }) },
        ...record(tables.events, orderId, at, [{ type: "shipment.booking-left", shipmentId, facts }]),
      ]);
    },
  };
}

/** What was never bought was refused as far as we know; what cannot be cancelled stays bought. */
const settled = {
  cancelled: "voided",
  "not-booked": "refused",
  "too-late": "booked",
} as const satisfies Record<Cancelled, BookingStatus>;

function claimed({ shipmentId, leg, instead, former, at }: BookingClaim): StoredBooking {
  return {
    reference: nextReference(shipmentId, former),
    status: "claimed",
    carrier: leg.carrier,
    service: leg.service,
    claimedAt: at,
    ...(instead !== undefined && { instead: leg }),
  };
}

function claimUpdate(table: string, claim: BookingClaim, booking: StoredBooking) {
  const { orderId, shipmentId, former } = claim;
  const condition = both(
    is("status", "picked"),
    // Its claim may be resolved since it was read.
    absent("tracking"),
    absent("givenUp"),
    former === undefined ? absent("bookingReference") : bookingIs(former.reference),
  );
  const Key = shipmentKey(orderId, shipmentId);
  return update({
    TableName: table,
    Key,
    change: [set({ ...bookingFields(booking), bookingQuote: null })],
    condition,
  });
}

/** Once: what was left before is settled already, or is to be. */
function leaving(table: string, { orderId, reference, ...rest }: StoredLeftBooking): Write {
  const { shipmentId, carrier, quote, claimedAt } = rest;
  const lists = { listing: leftBookingListing, listedAt: claimedAt };
  const fields = { orderId, shipmentId, reference, carrier, claimedAt, ...lists, quote };
  return {
    Update: update({
      TableName: table,
      Key: leftBookingKey(orderId, reference),
      change: [set(fields)],
      condition: absent("settledAt"),
    }),
  };
}

/** What a condition asks for lies beside the booking, which is text (decision 0010). */
export const bookingFields = (booking: StoredBooking) => ({
  booking,
  bookingReference: booking.reference,
  bookingQuote: booking.quote,
});

/** The claim that was read still stands. */
export const bookingIs = (reference: string): Part => is("bookingReference", reference);
