import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeAlikeLines } from "#shared/domain/routing/alike-lines.ts";
import { findSourcing } from "#shared/domain/routing/engine.ts";
import { searchOfferSets } from "#shared/domain/routing/offer-sets.ts";
import { priceFloor } from "#shared/domain/routing/price-floor.ts";
import type { Sourcing, SourcingProblem } from "#shared/domain/routing/sourcing.ts";
import { partitionLines } from "#shared/domain/routing/subsets.ts";
import { parcelsFor, priceOf } from "#shared/domain/routing/weight-tariff.ts";
import { bruteForce, costOf, sourcingProblem } from "#test/support/sourcing.ts";

/** Costs what it says, serves every line once or leaves it, within the parcels allowed. */
function expectSound(problem: SourcingProblem, found: Sourcing): void {
  const lines = [...found.parcels.flatMap((parcel) => parcel.lines), ...found.unfilled].sort((a, b) => a - b);
  expect(lines).toEqual(Array.from(problem.weights, (_, line) => line));
  expect(found.parcels.length).toBeLessThanOrEqual(problem.maxParcels);
  const parcels = found.parcels.flatMap(({ offer, lines: carried }) => {
    const chosen = problem.offers[offer];
    return chosen ? [{ offer: chosen, lines: carried }] : [];
  });
  expect(found.cost).toBeCloseTo(costOf(problem, parcels), 6);
  const unfilled = found.unfilled.reduce((sum, line) => sum + (problem.unfilledCost[line] ?? 0), 0);
  expect(found.total).toBeCloseTo(found.cost + unfilled, 6);
  expect(found.bound).toBeLessThanOrEqual(found.total + 1e-6);
}

describe("the sourcing of a few lines", () => {
  it("is the best of all plans", () => {
    fc.assert(
      fc.property(sourcingProblem({ lines: 5, offers: 3 }), (problem) => {
        const found = partitionLines(problem);
        expectSound(problem, found);
        expect(found.search).toBe("exact");
        expect(found.total).toBeCloseTo(bruteForce(problem), 6);
      }),
      { numRuns: 200 },
    );
  });

  it("sends nothing where nobody has anything", () => {
    const problem = { weights: new Float64Array([100]), unfilledCost: new Float64Array([9]), offers: [] };
    const found = findSourcing({ ...problem, splitPenalty: 0, maxParcels: 3 });
    expect(found).toMatchObject({ parcels: [], unfilled: [0], cost: 0, total: 9, search: "exact" });
  });
});

describe("the sourcing of many lines", () => {
  it("never claims a bound above the best plan, nor exactness without it", () => {
    fc.assert(
      fc.property(
        sourcingProblem({ lines: 9, offers: 8 }),
        fc.constantFrom(0, 500, 200_000),
        (problem, effort) => {
          const best = partitionLines(problem);
          const found = searchOfferSets(problem, effort);
          expectSound(problem, found);
          expect(found.bound).toBeLessThanOrEqual(best.total + 1e-6);
          if (found.search === "exact") expect(found.total).toBeCloseTo(best.total, 6);
        },
      ),
      { numRuns: 400 },
    );
  });

  it("is exact where costs add up and the effort suffices", () => {
    const additive = sourcingProblem({ lines: 9, offers: 8 }).filter(({ offers }) =>
      offers.every(({ tariff }) => !tariff),
    );
    fc.assert(
      fc.property(additive, (problem) => {
        const found = searchOfferSets(problem, 10_000_000);
        expect(found.search).toBe("exact");
        expect(found.total).toBeCloseTo(partitionLines(problem).total, 6);
      }),
      { numRuns: 150 },
    );
  });

  it("may treat lines that all offers rank alike as one", () => {
    fc.assert(
      fc.property(sourcingProblem({ lines: 8, offers: 2 }), (problem) => {
        expect(partitionLines(mergeAlikeLines(problem).merged).total).toBeCloseTo(
          partitionLines(problem).total,
          6,
        );
      }),
      { numRuns: 200 },
    );
  });

  it("answers the same twice", () => {
    fc.assert(
      fc.property(sourcingProblem({ lines: 20, offers: 8 }), (problem) => {
        expect(findSourcing(problem)).toEqual(findSourcing(problem));
        expectSound(problem, findSourcing(problem));
      }),
      { numRuns: 60 },
    );
  });
});

describe("a tariff", () => {
  const tariff = { upTo: [500, 1000, 5000], price: [400, 400, 900] };

  it("prices by the band, and full parcels before a last one", () => {
    expect([0, 500, 501, 1001, 5000].map((grams) => priceOf(tariff, grams))).toEqual([
      400, 400, 400, 900, 900,
    ]);
    expect(priceOf(tariff, 12_000)).toBe(2 * 900 + 900);
    expect(parcelsFor(tariff, 12_000)).toBe(3);
  });

  it("lies above its floor at every weight", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 9000 }),
        fc.integer({ min: 0, max: 400_000 }),
        (rises, lightest, more) => {
          const price = rises.map((_, band) => rises.slice(0, band + 1).reduce((sum, rise) => sum + rise, 1));
          const stepped = { upTo: rises.map((_, band) => 700 * (band + 1) ** 2), price };
          const total = lightest + more;
          const floor = priceFloor(stepped, lightest, total);
          for (let i = 0; i <= 200; i++) {
            const grams = Math.round(lightest + (more * i) / 200);
            expect(floor.base + floor.perGram * grams).toBeLessThanOrEqual(priceOf(stepped, grams) + 1e-6);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
