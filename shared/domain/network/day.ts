// Calendar days as whole numbers, so that rules add and compare days without a time zone.
import { DAY, LocalDate, toInstant } from "#shared/kernel/time.ts";
import { type Weekday, weekdays } from "./calendar.ts";

/** Days since 1970-01-01. */
export type EpochDay = number;

/** How many days ahead a rule looks for working time, a pickup or a delivery day before it gives up. */
export const HORIZON_DAYS = 60;

/** @example dayOf("1970-01-02") // 1 */
export const dayOf = (date: LocalDate): EpochDay => Date.parse(date) / DAY;

const dates = new Map<EpochDay, LocalDate>();

/** @example dateOf(1) // "1970-01-02" */
export function dateOf(day: EpochDay): LocalDate {
  const known = dates.get(day);
  if (known !== undefined) return known;
  const date = LocalDate.parse(toInstant(day * DAY).slice(0, 10));
  dates.set(day, date);
  return date;
}

const THURSDAY = 3; // 1970-01-01

export function weekdayOf(day: EpochDay): Weekday {
  return weekdays[(((day + THURSDAY) % 7) + 7) % 7] ?? "mon";
}
