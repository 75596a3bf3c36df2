// Offers with their tariffs replaced by a straight line below the steps: costs then add up line by line, and
// no plan costs less than its relaxed cost.

import { type PriceFloor, packedFloor, priceFloor } from "./price-floor.ts";
import { isAdditive, type Offer, type SourcingProblem } from "./sourcing.ts";
import { priceOf } from "./weight-tariff.ts";

export interface Relaxation {
  readonly lines: number;
  /** By offer: opening a parcel, split penalty included; not negative. */
  readonly open: Float64Array;
  /** By offer and line, offer by offer. */
  readonly cost: Float64Array;
  /** Least relaxed cost of each line, over offers and leaving it unserved. */
  readonly least: Float64Array;
  /** Whether serving always beats not serving, once a parcel from the offer is sent. */
  readonly servesAll: readonly boolean[];
  /** How far a total may lie above a bound and still be the least: just under 1 where all costs are whole. */
  readonly slack: number;
  /** Relaxed costs are the real ones. */
  readonly exact: boolean;
}

export function relax(problem: SourcingProblem): Relaxation {
  const { weights, offers, unfilledCost, splitPenalty } = problem;
  const exact = isAdditive(problem);
  const lines = weights.length;
  const open = new Float64Array(offers.length);
  const cost = new Float64Array(offers.length * lines);
  const least = unfilledCost.slice();
  const servesAll: boolean[] = [];
  for (const [index, offer] of offers.entries()) {
    const floor = floorOf(offer, weights);
    open[index] = offer.parcelCost + floor.base + splitPenalty;
    let serves = true;
    for (let line = 0; line < lines; line++) {
      const own = offer.lineCost[line] ?? Infinity;
      const relaxed = own + floor.perGram * (weights[line] ?? 0);
      cost[index * lines + line] = relaxed;
      least[line] = Math.min(least[line] ?? Infinity, relaxed);
      serves &&= own === Infinity || own + floor.dearest <= (unfilledCost[line] ?? 0);
    }
    servesAll.push(serves);
  }
  const slack = areWhole({ offers, unfilledCost, splitPenalty }) ? 0.999 : 1e-6;
  return { lines, open, cost, least, servesAll, slack, exact };
}

function areWhole({
  offers,
  unfilledCost,
  splitPenalty,
}: Pick<SourcingProblem, "offers" | "unfilledCost" | "splitPenalty">) {
  const isWhole = (value: number): boolean => value === Infinity || Number.isInteger(value);
  const offersAre = offers.every(
    ({ parcelCost, lineCost, tariff }) =>
      isWhole(parcelCost) && lineCost.every(isWhole) && (tariff === undefined || tariff.price.every(isWhole)),
  );
  return offersAre && isWhole(splitPenalty) && unfilledCost.every(isWhole);
}

function floorOf(
  { lineCost, tariff, packing }: Offer,
  weights: Float64Array,
): PriceFloor & { readonly dearest: number } {
  if (tariff === undefined) return { base: 0, perGram: 0, dearest: 0 };
  let lightest = Infinity;
  let total = 0;
  for (const [line, grams] of weights.entries()) {
    if (lineCost[line] === Infinity) continue;
    lightest = Math.min(lightest, grams);
    total += grams;
  }
  if (lightest === Infinity) return { base: 0, perGram: 0, dearest: 0 };
  if (packing !== undefined) return { ...packedFloor(tariff, total), dearest: Infinity };
  return { ...priceFloor(tariff, lightest, total), dearest: priceOf(tariff, total) };
}
