import { describe, expect, it } from "vitest";
import { Service } from "#shared/domain/network/carrier.ts";
import { distanceKm } from "#shared/domain/network/distance.ts";
import { timeZoneOf } from "#shared/domain/network/place.ts";
import { zoneOf } from "#shared/domain/network/service-zone.ts";

const zone = (id: string, postcodePrefixes: string[], country = "FR") => ({
  id,
  country,
  postcodePrefixes,
  transitDays: 1,
});

const service = Service.parse({
  id: "parcel",
  name: "Parcel",
  zones: [
    zone("all", [""]),
    zone("paris", ["75", "92"]),
    zone("centre", ["75 00"]),
    zone("london", ["SW1A"], "GB"),
  ],
  deliveryDays: ["mon"],
  window: { from: "08:00", to: "18:00" },
  tariff: [{ upToGrams: 1000, priceByZone: {} }],
  maxGrams: 1000,
  maxLength: 1000,
});

describe("a zone", () => {
  it.each([
    ["FR", "75004", "centre"],
    ["FR", "75116", "paris"],
    ["FR", "69003", "all"],
    ["GB", "sw1a 1aa", "london"],
  ])("in %s at %s is %s: the longest prefix wins", (country, postcode, expected) => {
    expect(zoneOf(service, { country, postcode })?.id).toBe(expected);
  });

  it("is missing in a country that the service does not go to", () => {
    expect(zoneOf(service, { country: "DE", postcode: "75004" })).toBeUndefined();
  });
});

describe("a destination's clock", () => {
  it.each([
    ["FR", "75004", "Europe/Paris"],
    ["FR", "97400", "Indian/Reunion"],
    ["ES", "35001", "Atlantic/Canary"],
    ["PT", "9500-119", "Atlantic/Azores"],
    ["US", "10001", "Europe/Rome"],
  ])("in %s at %s is that of %s", (country, postcode, expected) => {
    expect(timeZoneOf({ country, postcode }, "Europe/Rome")).toBe(expected);
  });

  it("is as given where it is given", () => {
    expect(timeZoneOf({ country: "FR", postcode: "75004", timeZone: "Asia/Tokyo" }, "UTC")).toBe(
      "Asia/Tokyo",
    );
  });
});

describe("a distance", () => {
  it("between Paris and Lyon is 392 km", () => {
    const paris = { lat: 48.8566, lon: 2.3522 };
    expect(distanceKm(paris, { lat: 45.764, lon: 4.8357 })).toBeCloseTo(391.5, 0);
    expect(distanceKm(paris, paris)).toBe(0);
  });
});
