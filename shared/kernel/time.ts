// Instants travel as ISO 8601 in UTC and are computed with as epoch milliseconds: rules compare numbers,
// people read text. Wall-clock rules (opening hours, cut-offs) live in domain/network/calendar.ts.
import { z } from "zod";

/** Milliseconds since the Unix epoch. */
export type EpochMs = number;

/** ISO 8601 instant in UTC, for example `2026-11-23T15:00:00.000Z`. */
export const Instant = z.iso.datetime().brand<"Instant">();
export type Instant = z.infer<typeof Instant>;

/** Calendar day without a time zone, for example `2026-11-23`. */
export const LocalDate = z.iso.date().brand<"LocalDate">();
export type LocalDate = z.infer<typeof LocalDate>;

/** Wall-clock time of day to the minute, `00:00` to `24:00` (the end of the day). */
export const LocalTime = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/)
  .brand<"LocalTime">();
export type LocalTime = z.infer<typeof LocalTime>;

/** ISO 8601 duration in hours and minutes, for example `PT1H30M`. */
export const WorkingDuration = z
  .string()
  .regex(/^PT(?=\d)(?:\d{1,3}H)?(?:\d{1,4}M)?$/)
  .brand<"WorkingDuration">();
export type WorkingDuration = z.infer<typeof WorkingDuration>;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Instants lately written. A quote names the same departures again and again. */
const written = new Map<EpochMs, Instant>();
const WRITTEN = 4_096;

/** @throws RangeError beyond the range of a `Date` */
export function toInstant(ms: EpochMs): Instant {
  const before = written.get(ms);
  if (before !== undefined) return before;
  // What a `Date` writes is an instant: it need not be read again.
  const instant = new Date(ms).toISOString() as Instant;
  if (written.size >= WRITTEN) written.clear();
  written.set(ms, instant);
  return instant;
}

export const toEpoch = (instant: Instant): EpochMs => Date.parse(instant);

/** Length of a working duration in milliseconds. */
export function durationMs(duration: WorkingDuration): number {
  const [, hours = "0", minutes = "0"] = /^PT(?:(\d+)H)?(?:(\d+)M)?$/.exec(duration) ?? [];
  return Number(hours) * HOUR + Number(minutes) * MINUTE;
}
