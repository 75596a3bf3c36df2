// What a carrier sells: services with zones, transit days, delivery windows and weight-banded tariffs.
import { z } from "zod";
import { Connection, Suspension } from "#shared/domain/carriers/connection.ts";
import { SecondVisitSold } from "#shared/domain/carriers/second-visit.ts";
import { CarrierId, ServiceId } from "#shared/kernel/ids.ts";
import { LocalTime, WorkingDuration } from "#shared/kernel/time.ts";
import { Grams, Millimetres, MinorUnits } from "#shared/kernel/units.ts";
import { Closures, CountryCode, Weekday } from "./calendar.ts";
import { Restriction } from "./item.ts";

/** Destinations with the same transit and tariff, by postcode prefix; the longest matching prefix wins, "" matches all. */
export const Zone = z.strictObject({
  id: z.string().min(1).max(24),
  country: CountryCode,
  postcodePrefixes: z.array(z.string().max(10)).min(1).max(2000),
  /** Carrier working days from pickup to door; 0 is the same day. */
  transitDays: z.int().min(0).max(30),
});
export type Zone = z.infer<typeof Zone>;

/** Price of one parcel up to a weight, by zone id. */
export const Band = z.strictObject({
  upToGrams: Grams,
  priceByZone: z.record(z.string(), MinorUnits),
});
export type Band = z.infer<typeof Band>;

export const Service = z
  .strictObject({
    id: ServiceId,
    name: z.string().min(1).max(80),
    zones: z.array(Zone).min(1).max(200),
    /** Days on which parcels reach the door. */
    deliveryDays: z.array(Weekday).min(1).max(7),
    closures: Closures.default({ publicHolidays: true, on: [] }),
    /** Local time at the destination. */
    window: z.strictObject({ from: LocalTime, to: LocalTime }),
    /** Saturday delivery against a surcharge, where `deliveryDays` lacks it. */
    saturday: z.strictObject({ surcharge: MinorUnits }).optional(),
    /** Nobody was at home: it comes again the same day, where it is asked to. */
    secondVisit: SecondVisitSold.optional(),
    /** A courier within reach of the node only, in kilometres as the crow flies. */
    withinKm: z.number().positive().max(20_000).optional(),
    tariff: z.array(Band).min(1).max(100),
    maxGrams: Grams,
    /** Of the longest side. */
    maxLength: Millimetres,
    /** Restricted goods that it takes; none where absent. */
    accepts: z.array(Restriction).max(10).default([]),
  })
  .refine(
    (service) =>
      service.tariff.every((band, i, all) => i === 0 || band.upToGrams > (all[i - 1]?.upToGrams ?? 0)),
    {
      error: "bands must rise in weight",
      path: ["tariff"],
    },
  );
export type Service = z.infer<typeof Service>;

export const Carrier = z.strictObject({
  id: CarrierId,
  name: z.string().min(1).max(80),
  services: z.array(Service).min(1).max(50),
  /** Absent: its tariff is all there is. */
  connection: Connection.optional(),
  /** It takes a manifest of each day at each node; absent: it wants none. */
  endOfDay: z
    .strictObject({
      /** So long before the last cut-off it is asked to call, where there are parcels; absent: it calls by itself. */
      requestPickupBefore: WorkingDuration.optional(),
    })
    .optional(),
  /** Absent: it works. */
  suspended: Suspension.optional(),
});
export type Carrier = z.infer<typeof Carrier>;
