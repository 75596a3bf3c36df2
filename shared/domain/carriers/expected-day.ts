// A carrier that names only the day on which it expects to be at the door.
import type { Leg } from "#shared/domain/promise/leg.ts";
import { DAY, type Instant, type LocalDate, toEpoch, toInstant } from "#shared/kernel/time.ts";

/**
 * By the end of the usual hours, as on the day that was planned.
 * @example atTheDoorOn("2026-03-05", leg) // where leg is due on 2026-03-04T17:00Z: "2026-03-05T17:00:00.000Z"
 */
export function atTheDoorOn(day: LocalDate, leg: Leg): Instant {
  const end = leg.method === "ship-to-store" ? toEpoch(leg.arriveBy) : toEpoch(leg.milestones.deliverBy);
  const begin = leg.method === "collect" ? end : toEpoch(leg.deliverFrom);
  // The middle of a delivery window is on one day everywhere: no time zone has to be known.
  const planned = toInstant((begin + end) / 2).slice(0, "2026-03-04".length);
  return toInstant(end + Math.round((Date.parse(day) - Date.parse(planned)) / DAY) * DAY);
}
