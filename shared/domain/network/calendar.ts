// Wall-clock rules of a place: when it works and which days it keeps free. Evaluated in its own time zone.
import { z } from "zod";
import { LocalDate, LocalTime } from "#shared/kernel/time.ts";

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export const Weekday = z.enum(weekdays);
export type Weekday = z.infer<typeof Weekday>;

/** One stretch of work on one day, `opens` before `closes`; several a day make shifts or breaks. */
export const Shift = z
  .strictObject({ opens: LocalTime, closes: LocalTime })
  .refine((shift) => shift.opens < shift.closes, { error: "opens must be before closes", path: ["closes"] });
export type Shift = z.infer<typeof Shift>;

/** Working hours by weekday; a day that is missing is closed. */
export const WeeklyHours = z.partialRecord(Weekday, z.array(Shift).max(6));
export type WeeklyHours = z.infer<typeof WeeklyHours>;

/** ISO 3166-1 alpha-2. */
export const CountryCode = z.string().regex(/^[A-Z]{2}$/);

/** ISO 3166-2, for example `FR-67`. */
export const Subdivision = z.string().regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/);

/** IANA name, for example `Europe/Paris`. */
export const TimeZone = z.string().refine(isTimeZone, { error: "not an IANA time zone" });

/** Which days a place does not work although its weekly hours say so. */
export const Closures = z.strictObject({
  /** Public holidays of the country and subdivision are days off. */
  publicHolidays: z.boolean().default(true),
  /** Single days off: stocktaking, a strike. */
  on: z.array(LocalDate).max(366).default([]),
});
export type Closures = z.infer<typeof Closures>;

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}
