import fc from "fast-check";
import { expect, it } from "vitest";
import { packedPrice } from "#shared/domain/routing/sourcing.ts";
import { leastPriceOf, parcelLimit } from "#shared/domain/routing/weight-tariff.ts";
import { steppedTariff } from "#test/support/sourcing.ts";

const parcels = fc.array(
  fc.record({ share: fc.double({ min: 0.001, max: 1, noNaN: true }), tare: fc.nat(500) }),
  {
    minLength: 1,
    maxLength: 12,
  },
);

it("the least that parcels cost is not above what any parcels with so much in them cost", () => {
  fc.assert(
    fc.property(steppedTariff, parcels, (tariff, packed) => {
      const limit = parcelLimit(tariff);
      const contents = packed.map(({ share }) => share * limit);
      const price = packedPrice(
        tariff,
        packed.map(({ tare }, parcel) => Math.min(limit, (contents[parcel] ?? 0) + tare)),
      );
      const grams = contents.reduce((sum, each) => sum + each, 0);
      expect(leastPriceOf(tariff)(grams)).toBeLessThanOrEqual(price + 1e-6);
    }),
    { numRuns: 1_000 },
  );
});

it("and is what one parcel costs where a second one does not pay", () => {
  const least = leastPriceOf({ upTo: [1_000, 5_000, 30_000], price: [500, 800, 1_500] });
  expect([0, 1_000, 1_001, 5_000, 30_000].map(least)).toEqual([500, 500, 800, 800, 1_500]);
  // Three parcels at least: on the line through the prices of 1 and 30 kg.
  expect(least(75_000)).toBeCloseTo((75_000 * 1_000) / 29_000 + 3 * (500 - 1_000_000 / 29_000), 6);
});
