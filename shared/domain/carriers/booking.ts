// A booking that is not the calm one: claimed before a carrier is asked that wants money, or that takes the place of
// another. It is kept with its shipment until it is resolved.
import { z } from "zod";
import { bookingStatuses } from "#shared/domain/orders/lifecycles.ts";
import { HomeLeg, StoreLeg } from "#shared/domain/promise/leg.ts";
import { CarrierId, ServiceId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";

export const CarriedLeg = z.discriminatedUnion("method", [HomeLeg, StoreLeg]);
export type CarriedLeg = z.infer<typeof CarriedLeg>;

export const StoredBooking = z.strictObject({
  /** Ours, by which the carrier finds it again: the shipment's id, numbered where it is not the first. */
  reference: z.string(),
  status: z.enum(bookingStatuses),
  carrier: CarrierId,
  service: ServiceId,
  /** The leg that takes the place of the planned one. */
  instead: CarriedLeg.optional(),
  /** The carrier's own id of what it quoted: bought twice, it is bought once. */
  quote: z.string().optional(),
  number: z.string().optional(),
  because: z.string().optional(),
  claimedAt: Instant,
});
export type StoredBooking = z.infer<typeof StoredBooking>;

/** The number of the booking in its reference. */
export const nextReference = (shipment: string, former: StoredBooking | undefined): string => {
  if (former === undefined) return shipment;
  const [, count = "1"] = /\.(\d+)$/.exec(former.reference) ?? [];
  return `${shipment}.${Number(count) + 1}`;
};
