// Random sourcing problems, and their optimum by trying everything.
import fc from "fast-check";
import {
  carriageOf,
  type Offer,
  type Packing,
  type SourcingProblem,
  unfilledFirst,
} from "#shared/domain/routing/sourcing.ts";
import type { WeightTariff } from "#shared/domain/routing/weight-tariff.ts";

interface Size {
  readonly lines: number;
  readonly offers: number;
  /** Tariffs with steps by weight, or costs that add up. */
  readonly stepped: boolean;
  /** Every line in a box of its own, that weighs something too. */
  readonly packed: boolean;
}

const cost = fc.integer({ min: 0, max: 400 });

export const steppedTariff: fc.Arbitrary<WeightTariff> = fc
  .tuple(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 5 }), cost)
  .map(([rises, first]) => ({
    upTo: rises.map((_, band) => 1000 * 2 ** band),
    price: rises.map((_, band) => first + rises.slice(1, band + 1).reduce((sum, rise) => sum + rise, 0)),
  }));

function offer({ lines, stepped }: Size): fc.Arbitrary<Offer> {
  const lineCost = fc
    .array(fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 90 }) }, fc.constant(Infinity)), {
      minLength: lines,
      maxLength: lines,
    })
    .map((costs) => Float64Array.from(costs));
  const plain = { parcelCost: cost, lineCost };
  return stepped ? fc.record({ ...plain, tariff: steppedTariff }) : fc.record(plain);
}

/** At most that many lines and offers; a line left out costs more than any plan. */
export function sourcingProblem(most: {
  readonly lines: number;
  readonly offers: number;
}): fc.Arbitrary<SourcingProblem> {
  const size = fc.record({
    lines: fc.integer({ min: 1, max: most.lines }),
    offers: fc.integer({ min: 0, max: most.offers }),
    stepped: fc.boolean(),
    packed: fc.boolean(),
  });
  return size.chain((chosen) => {
    const perLine = (low: number, high: number) =>
      fc
        .array(fc.integer({ min: low, max: high }), { minLength: chosen.lines, maxLength: chosen.lines })
        .map((values) => Float64Array.from(values));
    const weights = perLine(50, 4000);
    const problems = fc.record({
      weights,
      unfilledCost: perLine(1, 4).map((units) => unfilledFirst(units, 100_000)),
      offers: fc.array(offer(chosen), { minLength: chosen.offers, maxLength: chosen.offers }),
      splitPenalty: fc.integer({ min: 0, max: 300 }),
      maxParcels: fc.integer({ min: 1, max: 4 }),
    });
    return chosen.packed && chosen.stepped ? problems.map(boxed) : problems;
  });
}

const TARE = 30;

function boxed(problem: SourcingProblem): SourcingProblem {
  const packing: Packing = { parcels: (lines) => lines.map((line) => (problem.weights[line] ?? 0) + TARE) };
  const offers = problem.offers.map((each) => {
    const limit = each.tariff?.upTo.at(-1) ?? Infinity;
    const lineCost = each.lineCost.map((cost, line) =>
      (problem.weights[line] ?? 0) + TARE > limit ? Infinity : cost,
    );
    return { ...each, lineCost, packing };
  });
  return { ...problem, offers };
}

/** Every way to put the lines into parcels. */
export function bruteForce(problem: SourcingProblem): number {
  const parcels: { offer: Offer; lines: number[] }[] = [];
  let least = Infinity;
  const place = (line: number, unfilled: number): void => {
    if (line === problem.weights.length) {
      least = Math.min(least, unfilled + costOf(problem, parcels));
      return;
    }
    place(line + 1, unfilled + (problem.unfilledCost[line] ?? 0));
    for (const parcel of parcels) {
      parcel.lines.push(line);
      place(line + 1, unfilled);
      parcel.lines.pop();
    }
    if (parcels.length === problem.maxParcels) return;
    for (const each of problem.offers) {
      parcels.push({ offer: each, lines: [line] });
      place(line + 1, unfilled);
      parcels.pop();
    }
  };
  place(0, 0);
  return least;
}

/** What the parcels cost, split penalties included. */
export function costOf(
  { weights, splitPenalty }: SourcingProblem,
  parcels: readonly { readonly offer: Offer; readonly lines: readonly number[] }[],
): number {
  const costs = parcels.map(({ offer: each, lines }) => {
    const grams = lines.reduce((sum, line) => sum + (weights[line] ?? 0), 0);
    const carried = lines.reduce((sum, line) => sum + (each.lineCost[line] ?? Infinity), 0);
    return each.parcelCost + carried + carriageOf(each, lines, grams);
  });
  return costs.reduce((sum, each) => sum + each, Math.max(0, parcels.length - 1) * splitPenalty);
}
