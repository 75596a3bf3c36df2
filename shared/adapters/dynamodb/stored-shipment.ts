import { z } from "zod";
import { StoredBooking } from "#shared/domain/carriers/booking.ts";
import { Shipment } from "#shared/domain/orders/order.ts";
import { Instant } from "#shared/kernel/time.ts";
import { once } from "./once.ts";

/** A shipment's record: what is public of it, and what is not. */
export const Stored = once(
  z.object({
    ...Shipment.shape,
    missing: Shipment.shape.lines.optional(),
    declined: Shipment.shape.lines.optional(),
    doorToken: z.string().optional(),
    doorUntil: Instant.optional(),
    releaseToken: z.string().optional(),
    rescuedBy: z.int().optional(),
    sentAhead: z.boolean().optional(),
    answerBy: Instant.optional(),
    answered: z.object({ askedAt: Instant, at: Instant, units: z.int(), asked: z.int() }).optional(),
    givenUp: z.boolean().optional(),
    movedBy: z.string().optional(),
    booking: StoredBooking.optional(),
    unknownScan: z.string().optional(),
    looks: z.int().optional(),
  }),
);
