import { describe, expect, it } from "vitest";
import { metropolitanPostcodes } from "#shared/adapters/geography/france.ts";
import { bundledGeography } from "#shared/adapters/geography/geography.ts";

describe("the directory of postcodes", () => {
  it.each([
    ["69003", "FR-69"],
    ["75116", "FR-75"],
    ["20000", "FR-2A"],
    ["20200", "FR-2B"],
    ["67000", "FR-67"],
    ["48000", "FR-48"],
  ])("knows the subdivision of %s", (postcode, subdivision) => {
    expect(bundledGeography.locate("FR", postcode)).toMatchObject({ postcode, subdivision });
  });

  it("places Strasbourg within two kilometres of its cathedral", () => {
    const place = bundledGeography.locate("FR", "67000");
    expect(place).toMatchObject({ lat: expect.closeTo(48.582, 1.5), lon: expect.closeTo(7.751, 1.5) });
  });

  it("knows overseas postcodes without coordinates", () => {
    expect(bundledGeography.locate("FR", "97400")).toEqual({ postcode: "97400", subdivision: "FR-974" });
  });

  it("tells a postcode that does not exist from a country that it does not know", () => {
    expect(bundledGeography.locate("FR", "99999")).toBeUndefined();
    expect(bundledGeography.locate("BE", "1000")).toBe("unknown-country");
  });

  it("places every metropolitan postcode inside France, with 66 million inhabitants in all", () => {
    const postcodes = metropolitanPostcodes();
    const outside = postcodes.filter(
      ({ lat, lon }) => !(lat > 41.3 && lat < 51.2 && lon > -5.3 && lon < 9.7),
    );
    expect(outside).toEqual([]);
    expect(postcodes.reduce((sum, { population }) => sum + population, 0)).toBeCloseTo(66_166_000, -5);
  });
});
