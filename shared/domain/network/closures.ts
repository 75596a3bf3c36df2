// Days off, of a node or a carrier, although the weekly rhythm says otherwise.
import type { Closures } from "./calendar.ts";
import { dayOf, type EpochDay } from "./day.ts";
import { isPublicHoliday } from "./holidays.ts";
import type { Place } from "./place.ts";

const singleDays = new WeakMap<Closures, ReadonlySet<EpochDay>>();

/** Whether `closures` free the day at the place: a single day off, or a public holiday there. */
export function isClosedOn(closures: Closures, place: Place, day: EpochDay): boolean {
  let days = singleDays.get(closures);
  if (days === undefined) {
    days = new Set(closures.on.map(dayOf));
    singleDays.set(closures, days);
  }
  return days.has(day) || (closures.publicHolidays && isPublicHoliday(place, day));
}
