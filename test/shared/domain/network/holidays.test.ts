import { describe, expect, it } from "vitest";
import { dayOf } from "#shared/domain/network/day.ts";
import { isPublicHoliday } from "#shared/domain/network/holidays.ts";
import { LocalDate } from "#shared/kernel/time.ts";

const isHoliday = (date: string, country: string, postcode: string, subdivision?: string): boolean =>
  isPublicHoliday({ country, postcode, subdivision }, dayOf(LocalDate.parse(date)));

describe("a public holiday", () => {
  it.each(["57000", "67000", "68100"])("is kept on 26 December and Good Friday in %s", (postcode) => {
    expect(isHoliday("2026-12-26", "FR", postcode)).toBe(true);
    expect(isHoliday("2026-04-03", "FR", postcode)).toBe(true);
  });

  it("is not kept on those days elsewhere in France", () => {
    expect(isHoliday("2026-12-26", "FR", "75001")).toBe(false);
    expect(isHoliday("2026-04-03", "FR", "54000")).toBe(false);
  });

  it("is found by ISO 3166-2 code, also where the holiday list uses another", () => {
    expect(isHoliday("2026-12-26", "FR", "00000", "FR-6AE")).toBe(true);
    expect(isHoliday("2026-12-20", "FR", "97400")).toBe(true); // abolition of slavery, La Reunion
    expect(isHoliday("2026-11-01", "DE", "80331", "DE-BY")).toBe(true);
    expect(isHoliday("2026-11-01", "DE", "10115", "DE-BE")).toBe(false);
  });

  it("does not include observances", () => {
    expect(isHoliday("2026-05-31", "FR", "75001")).toBe(false); // Mothers' Day
  });

  it("is unknown, not wrong, in a country without a list", () => {
    expect(isHoliday("2026-12-25", "XX", "1000")).toBe(false);
  });
});
