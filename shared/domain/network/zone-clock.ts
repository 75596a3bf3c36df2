// Wall clocks: from a local day and time to an instant and back. Each (zone, day) is looked up once, since
// time-zone look-ups cost tens of microseconds and the answer never changes within a release of the tz data.
import { Temporal } from "temporal-polyfill";
import { DAY, type EpochMs, type LocalDate, type LocalTime, MINUTE } from "#shared/kernel/time.ts";
import { dateOf, dayOf, type EpochDay } from "./day.ts";

const startsByZone = new Map<string, Map<EpochDay, EpochMs>>();

/** First instant of the local day. */
export function startOfDay(timeZone: string, day: EpochDay): EpochMs {
  let starts = startsByZone.get(timeZone);
  if (starts === undefined) {
    starts = new Map();
    startsByZone.set(timeZone, starts);
  }
  let start = starts.get(day);
  if (start === undefined) {
    start = Temporal.PlainDate.from(dateOf(day)).toZonedDateTime(timeZone).epochMilliseconds;
    starts.set(day, start);
  }
  return start;
}

/** The local day on which an instant falls. */
export function dayAt(timeZone: string, at: EpochMs): EpochDay {
  const guess = Math.floor(at / DAY);
  if (at < startOfDay(timeZone, guess)) return guess - 1;
  return at < startOfDay(timeZone, guess + 1) ? guess : guess + 1;
}

/**
 * The instant of a wall-clock time. A time that the clock skips in spring is taken as much later as the gap
 * is long; one that it shows twice in autumn is taken the first time. 24:00 is the end of the day.
 */
export function instantOn(timeZone: string, day: EpochDay, time: LocalTime): EpochMs {
  const start = startOfDay(timeZone, day);
  const end = startOfDay(timeZone, day + 1);
  if (time === "24:00") return end;
  const hour = Number(time.slice(0, 2));
  const minute = Number(time.slice(3));
  if (end - start === DAY) return start + (hour * 60 + minute) * MINUTE;
  const local = Temporal.PlainDate.from(dateOf(day)).toPlainDateTime({ hour, minute });
  return local.toZonedDateTime(timeZone, { disambiguation: "compatible" }).epochMilliseconds;
}

/** @example instantOf("2026-11-23", "16:00", "Europe/Paris") // 15:00 in UTC */
export const instantOf = (date: LocalDate, time: LocalTime, timeZone: string): EpochMs =>
  instantOn(timeZone, dayOf(date), time);

/** @example localDate(Date.UTC(2026, 10, 23, 23, 30), "Europe/Paris") // "2026-11-24" */
export const localDate = (at: EpochMs, timeZone: string): LocalDate => dateOf(dayAt(timeZone, at));

/** The same wall-clock time some local days later. */
export function plusLocalDays(timeZone: string, at: EpochMs, days: number): EpochMs {
  if (days === 0) return at;
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).add({ days })
    .epochMilliseconds;
}
