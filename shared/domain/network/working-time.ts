// Working time of a place: its shifts as instants, and the arithmetic of leads over them. Nights, breaks,
// closed days and daylight-saving changes fall out of it, since only open intervals count.
//
//   |--08:00====12:00--13:00====18:00--|--(holiday)--|--08:00====...      add 6 h to 11:00 = 18:00
import type { EpochMs } from "#shared/kernel/time.ts";
import type { Closures, WeeklyHours } from "./calendar.ts";
import { isClosedOn } from "./closures.ts";
import { type EpochDay, HORIZON_DAYS, weekdayOf } from "./day.ts";
import type { Place } from "./place.ts";
import { dayAt, instantOn } from "./zone-clock.ts";

/** A node is one. */
export interface WorkingCalendar {
  readonly timeZone: string;
  readonly hours: WeeklyHours;
  readonly closures: Closures;
  readonly site: Place;
}

/** An open stretch, from `opens` up to `closes`. */
export interface OpenInterval {
  readonly opens: EpochMs;
  readonly closes: EpochMs;
}

const evaluated = new WeakMap<WorkingCalendar, Map<EpochDay, readonly OpenInterval[]>>();

/** Open intervals of one local day, in order, overlapping shifts merged. Computed once per calendar object. */
export function openIntervals(calendar: WorkingCalendar, day: EpochDay): readonly OpenInterval[] {
  let days = evaluated.get(calendar);
  if (days === undefined) {
    days = new Map();
    evaluated.set(calendar, days);
  }
  let intervals = days.get(day);
  if (intervals === undefined) {
    intervals = evaluate(calendar, day);
    days.set(day, intervals);
  }
  return intervals;
}

function evaluate(
  { timeZone, hours, closures, site }: WorkingCalendar,
  day: EpochDay,
): readonly OpenInterval[] {
  const shifts = hours[weekdayOf(day)] ?? [];
  if (shifts.length === 0 || isClosedOn(closures, site, day)) return [];
  const intervals = shifts
    .map(({ opens, closes }) => ({
      opens: instantOn(timeZone, day, opens),
      closes: instantOn(timeZone, day, closes),
    }))
    .filter(({ opens, closes }) => opens < closes)
    .sort((a, b) => a.opens - b.opens);
  const merged: OpenInterval[] = [];
  for (const next of intervals) {
    const last = merged.at(-1);
    if (last === undefined || last.closes < next.opens) merged.push(next);
    else merged[merged.length - 1] = { opens: last.opens, closes: Math.max(last.closes, next.closes) };
  }
  return merged;
}

/**
 * The earliest instant by which `ms` of working time have passed since `from`; for 0, the first working
 * instant at or after `from`. Undefined where 60 days do not suffice.
 */
export function addWorkingTime(calendar: WorkingCalendar, from: EpochMs, ms: number): EpochMs | undefined {
  let rest = ms;
  const first = dayAt(calendar.timeZone, from);
  for (let day = first; day <= first + HORIZON_DAYS; day++) {
    for (const { opens, closes } of openIntervals(calendar, day)) {
      const start = Math.max(opens, from);
      if (start >= closes) continue;
      if (rest <= closes - start) return start + rest;
      rest -= closes - start;
    }
  }
  return undefined;
}

export const nextWorkingTime = (calendar: WorkingCalendar, from: EpochMs): EpochMs | undefined =>
  addWorkingTime(calendar, from, 0);

/**
 * The latest instant from which `ms` of working time still end by `to`: the exact inverse of
 * `addWorkingTime`. Undefined where 60 days do not suffice.
 */
export function subtractWorkingTime(calendar: WorkingCalendar, to: EpochMs, ms: number): EpochMs | undefined {
  let rest = ms;
  const last = dayAt(calendar.timeZone, to);
  for (let day = last; day >= last - HORIZON_DAYS; day--) {
    for (const { opens, closes } of openIntervals(calendar, day).toReversed()) {
      if (to < opens) continue;
      if (ms === 0) return to < closes ? to : closes - 1;
      const length = Math.min(closes, to) - opens;
      if (rest <= length) return opens + length - rest;
      rest -= length;
    }
  }
  return undefined;
}

/** The latest instant at or before `to` at which work can end. */
export function lastWorkingTime(calendar: WorkingCalendar, to: EpochMs): EpochMs | undefined {
  const last = dayAt(calendar.timeZone, to);
  for (let day = last; day >= last - HORIZON_DAYS; day--) {
    const interval = openIntervals(calendar, day).findLast(({ opens }) => opens < to);
    if (interval) return Math.min(interval.closes, to);
  }
  return undefined;
}
