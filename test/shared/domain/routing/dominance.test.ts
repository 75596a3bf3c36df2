import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { undominated } from "#shared/domain/routing/dominance.ts";
import type { Offer, SourcingProblem } from "#shared/domain/routing/sourcing.ts";
import { priceOf } from "#shared/domain/routing/weight-tariff.ts";
import { sourcingProblem } from "#test/support/sourcing.ts";

const offer = (parcelCost: number, ...lineCost: number[]): Offer => ({
  parcelCost,
  lineCost: Float64Array.from(lineCost),
});
const problem = (...offers: readonly Offer[]): SourcingProblem => ({
  weights: Float64Array.of(100, 100),
  unfilledCost: Float64Array.of(9_000, 9_000),
  offers,
  splitPenalty: 0,
  maxParcels: 3,
});

describe("an offer is left out", () => {
  it("when another carries all that it does for no more", () => {
    expect(undominated(problem(offer(50, 5, Infinity), offer(40, 5, 5)))).toEqual([1]);
  });

  it("when what another saves by opening pays for its dearer lines", () => {
    expect(undominated(problem(offer(50, 5, 5), offer(40, 9, 9)))).toEqual([1]);
    expect(undominated(problem(offer(50, 5, 5), offer(40, 12, 9)))).toEqual([0, 1]);
  });

  it("when an earlier one costs the same, so that ties are broken as ever", () => {
    expect(undominated(problem(offer(50, 5, 5), offer(50, 5, 5)))).toEqual([0]);
  });

  it("but never where only it carries a line", () => {
    expect(undominated(problem(offer(10, 1, Infinity), offer(900, 90, 90)))).toEqual([0, 1]);
  });
});

it("leaves the cheapest parcel for every set of lines, whatever is offered", () => {
  fc.assert(
    fc.property(sourcingProblem({ lines: 4, offers: 30 }), (given) => {
      const all = given.offers.map((_, index) => index);
      const kept = undominated(given);
      for (let set = 1; set < 1 << given.weights.length; set++)
        expect(cheapest(given, kept, set)).toBe(cheapest(given, all, set));
    }),
    { numRuns: 300 },
  );
});

/** Place of the first offer of those that carries exactly these lines for least. */
function cheapest({ offers, weights }: SourcingProblem, among: readonly number[], set: number): number {
  const lines = [...weights.keys()].filter((line) => set & (1 << line));
  const grams = lines.reduce((sum, line) => sum + (weights[line] ?? 0), 0);
  let [best, least] = [-1, Infinity];
  for (const index of among) {
    const { parcelCost = Infinity, lineCost = [], tariff } = offers[index] ?? {};
    const cost = lines.reduce(
      (sum, line) => sum + (lineCost[line] ?? Infinity),
      parcelCost + (tariff ? priceOf(tariff, grams) : 0),
    );
    if (cost < least) [best, least] = [index, cost];
  }
  return best;
}
