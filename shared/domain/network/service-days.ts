// Days on which a carrier's service calls and delivers.
import type { Service } from "./carrier.ts";
import { isClosedOn } from "./closures.ts";
import { type EpochDay, HORIZON_DAYS, weekdayOf } from "./day.ts";
import type { Place } from "./place.ts";

/** Whether parcels reach the door on that day; with the Saturday option, on Saturdays too. */
function deliversOn(service: Service, place: Place, day: EpochDay, saturdayToo: boolean): boolean {
  const weekday = weekdayOf(day);
  const works = service.deliveryDays.includes(weekday) || (saturdayToo && weekday === "sat");
  return works && !isClosedOn(service.closures, place, day);
}

/** The day at the door, `transitDays` delivery days after the departure; 0 is the same day or never. */
export function deliveryDay(
  { service, place, transitDays, saturdayToo }: Transit,
  departure: EpochDay,
): EpochDay | undefined {
  if (transitDays === 0) return deliversOn(service, place, departure, saturdayToo) ? departure : undefined;
  let rest = transitDays;
  for (let day = departure + 1; day <= departure + HORIZON_DAYS; day++) {
    if (deliversOn(service, place, day, saturdayToo)) rest -= 1;
    if (rest === 0) return day;
  }
  return undefined;
}

export interface Transit {
  readonly service: Service;
  /** Of the door. */
  readonly place: Place;
  readonly transitDays: number;
  readonly saturdayToo: boolean;
}
