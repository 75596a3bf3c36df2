import { describe, expect, it } from "vitest";
import { dateOf, dayOf, weekdayOf } from "#shared/domain/network/day.ts";
import { dayAt, instantOf, localDate, plusLocalDays } from "#shared/domain/network/zone-clock.ts";
import { DAY, HOUR, LocalDate, LocalTime } from "#shared/kernel/time.ts";

const paris = "Europe/Paris";
const on = (date: string, time: string, zone = paris): string =>
  new Date(instantOf(LocalDate.parse(date), LocalTime.parse(time), zone)).toISOString();

describe("a wall clock", () => {
  it("knows winter and summer time", () => {
    expect(on("2026-01-15", "12:00")).toBe("2026-01-15T11:00:00.000Z");
    expect(on("2026-07-15", "12:00")).toBe("2026-07-15T10:00:00.000Z");
  });

  it("takes a time that it skips as much later as the gap is long", () => {
    expect(on("2026-03-29", "02:30")).toBe("2026-03-29T01:30:00.000Z");
    expect(on("2026-03-29", "03:30")).toBe("2026-03-29T01:30:00.000Z");
  });

  it("takes a time that it shows twice the first time", () => {
    expect(on("2026-10-25", "02:30")).toBe("2026-10-25T00:30:00.000Z");
  });

  it("ends the day at 24:00, whatever its length", () => {
    expect(on("2026-03-29", "24:00")).toBe("2026-03-29T22:00:00.000Z");
    expect(on("2026-10-25", "24:00")).toBe("2026-10-25T23:00:00.000Z");
  });

  it.each([paris, "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Africa/Cairo"])(
    "tells the local day of every hour of a year in %s",
    (zone) => {
      const format = new Intl.DateTimeFormat("en-CA", { timeZone: zone });
      const start = Date.UTC(2026, 0, 1);
      for (let at = start; at < start + 365 * DAY; at += 5 * HOUR)
        expect(localDate(at, zone)).toBe(format.format(at));
    },
  );

  it("keeps its time over days on which the clocks change", () => {
    const saturday = instantOf(LocalDate.parse("2026-03-28"), LocalTime.parse("18:00"), paris);
    expect(new Date(plusLocalDays(paris, saturday, 1)).toISOString()).toBe("2026-03-29T16:00:00.000Z");
  });

  it("counts days from the epoch and back", () => {
    const day = dayOf(LocalDate.parse("2026-11-23"));
    expect(dateOf(day)).toBe("2026-11-23");
    expect(weekdayOf(day)).toBe("mon");
    expect(weekdayOf(-1)).toBe("wed");
    expect(dayAt("UTC", day * DAY)).toBe(day);
  });
});
