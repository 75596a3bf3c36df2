import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Closures, WeeklyHours } from "#shared/domain/network/calendar.ts";
import {
  addWorkingTime,
  lastWorkingTime,
  nextWorkingTime,
  openIntervals,
  subtractWorkingTime,
  type WorkingCalendar,
} from "#shared/domain/network/working-time.ts";
import { dayAt } from "#shared/domain/network/zone-clock.ts";
import { HOUR, MINUTE } from "#shared/kernel/time.ts";

const paris = "Europe/Paris";
const shifts = [
  { opens: "08:00", closes: "12:00" },
  { opens: "13:00", closes: "18:00" },
];

function calendar(
  changes: { on?: string[]; postcode?: string; hours?: object; timeZone?: string } = {},
): WorkingCalendar {
  const week = { mon: shifts, tue: shifts, wed: shifts, thu: shifts, fri: shifts };
  return {
    timeZone: changes.timeZone ?? paris,
    hours: WeeklyHours.parse(changes.hours ?? week),
    closures: Closures.parse({ on: changes.on ?? [] }),
    site: { country: "FR", postcode: changes.postcode ?? "69003" },
  };
}

const at = (text: string): number => Date.parse(text);
const shown = (ms: number | undefined): string => (ms === undefined ? "never" : new Date(ms).toISOString());

describe("working time", () => {
  const cases = [
    ["runs on within a shift", "2026-03-10T09:00+01:00", 2 * HOUR, "2026-03-10T10:00:00.000Z"],
    ["may end exactly at closing", "2026-03-10T10:00+01:00", 2 * HOUR, "2026-03-10T11:00:00.000Z"],
    ["rests over lunch", "2026-03-10T11:30+01:00", HOUR, "2026-03-10T12:30:00.000Z"],
    ["goes on the next morning", "2026-03-10T17:00+01:00", 2 * HOUR, "2026-03-11T08:00:00.000Z"],
    ["starts at the next opening", "2026-03-10T22:00+01:00", 0, "2026-03-11T07:00:00.000Z"],
    ["skips the weekend", "2026-03-13T17:30+01:00", HOUR, "2026-03-16T07:30:00.000Z"],
    ["skips Easter Monday", "2026-04-03T17:30+02:00", HOUR, "2026-04-07T06:30:00.000Z"],
    ["sees the clock change in spring", "2026-03-27T17:30+01:00", HOUR, "2026-03-30T06:30:00.000Z"],
    ["sees the clock change in autumn", "2026-10-23T17:30+02:00", HOUR, "2026-10-26T07:30:00.000Z"],
  ] as const;
  it.each(cases)("%s", (_, from, ms, expected) => {
    expect(shown(addWorkingTime(calendar(), at(from), ms))).toBe(expected);
  });

  it("rests on single closed days", () => {
    const closed = calendar({ on: ["2026-03-11"] });
    expect(shown(nextWorkingTime(closed, at("2026-03-10T19:00+01:00")))).toBe("2026-03-12T07:00:00.000Z");
  });

  it("rests on Good Friday in Strasbourg, not in Lyon", () => {
    const from = at("2026-04-03T07:00+02:00");
    expect(shown(nextWorkingTime(calendar({ postcode: "67000" }), from))).toBe("2026-04-07T06:00:00.000Z");
    expect(shown(nextWorkingTime(calendar(), from))).toBe("2026-04-03T06:00:00.000Z");
  });

  it("is nowhere to be found at a place that never opens", () => {
    const never = calendar({ hours: {} });
    expect(nextWorkingTime(never, at("2026-03-10T09:00Z"))).toBeUndefined();
    expect(subtractWorkingTime(never, at("2026-03-10T09:00Z"), HOUR)).toBeUndefined();
    expect(lastWorkingTime(never, at("2026-03-10T09:00Z"))).toBeUndefined();
  });

  it("ends at the latest at the last closing", () => {
    expect(shown(lastWorkingTime(calendar(), at("2026-03-10T20:00+01:00")))).toBe("2026-03-10T17:00:00.000Z");
    expect(shown(lastWorkingTime(calendar(), at("2026-03-10T12:30+01:00")))).toBe("2026-03-10T11:00:00.000Z");
  });

  it("merges shifts that overlap, and works through the night across two days", () => {
    const night = calendar({
      hours: {
        mon: [{ opens: "20:00", closes: "24:00" }],
        tue: [
          { opens: "00:00", closes: "04:00" },
          { opens: "03:00", closes: "05:00" },
        ],
      },
    });
    const monday = at("2026-03-09T20:00+01:00");
    expect(openIntervals(night, dayAt(paris, monday) + 1)).toHaveLength(1);
    expect(shown(addWorkingTime(night, monday, 9 * HOUR))).toBe("2026-03-10T04:00:00.000Z");
  });

  it("loses the skipped hour of a shift in spring and gains it in autumn", () => {
    const sunday = calendar({ hours: { sun: [{ opens: "01:00", closes: "05:00" }] } });
    const worked = (day: string) =>
      openIntervals(sunday, dayAt(paris, at(day))).reduce(
        (sum, { opens, closes }) => sum + closes - opens,
        0,
      );
    expect(worked("2026-03-29T12:00Z")).toBe(3 * HOUR);
    expect(worked("2026-10-25T12:00Z")).toBe(5 * HOUR);
  });

  it("can be taken back to the last instant that still ends in time", () => {
    const zones = [
      "Europe/Paris",
      "America/New_York",
      "Asia/Kathmandu",
      "Pacific/Chatham",
      "America/Sao_Paulo",
    ];
    const start = at("2026-01-01T00:00Z");
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 365 * 24 * 60 }),
        fc.integer({ min: 0, max: 40 * 60 }),
        (timeZone, minutes, work) => {
          const place = calendar({ timeZone });
          const to = start + minutes * MINUTE;
          const from = subtractWorkingTime(place, to, work * MINUTE) ?? Number.NaN;
          expect(addWorkingTime(place, from, work * MINUTE)).toBeLessThanOrEqual(to);
          expect(addWorkingTime(place, from + 1, work * MINUTE)).toBeGreaterThan(to);
        },
      ),
      { numRuns: 300 },
    );
  });
});
