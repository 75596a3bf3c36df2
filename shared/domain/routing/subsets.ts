// Exact sourcing of a few lines, by dynamic programmes over subsets written as bit masks.
//
//   cheapest[S]  the one offer that carries exactly the lines S at least cost     O(offers x 2^lines)
//   served[M]    the cheapest way to divide M into such parcels                   O(3^lines), free of the offers
import type { Offer, Parcel, Sourcing, SourcingProblem } from "./sourcing.ts";
import { priceOf } from "./weight-tariff.ts";

interface Cheapest {
  readonly cost: Float64Array;
  readonly offer: Int32Array;
}

interface Served {
  readonly cost: Float64Array;
  /** The parcel that holds the lowest line of the mask. */
  readonly first: Int32Array;
}

export function partitionLines(problem: SourcingProblem): Sourcing {
  const cheapest = cheapestOffers(problem);
  const free = [...withAnyParcels(cheapest, problem.splitPenalty)];
  const best = bestMask(problem, free);
  const parcels = parcelsOfMask(free, best, cheapest);
  if (parcels.length <= problem.maxParcels) return sourcingOf(problem, best, parcels);
  const layers = withAtMost(problem.maxParcels, cheapest, problem.splitPenalty);
  const limited = bestMask(problem, layers);
  return sourcingOf(problem, limited, parcelsOfMask(layers, limited, cheapest));
}

function cheapestOffers({ weights, offers }: SourcingProblem): Cheapest {
  const size = 1 << weights.length;
  const cost = new Float64Array(size).fill(Infinity);
  const offerOf = new Int32Array(size).fill(-1);
  const grams = sums(weights);
  for (const [index, offer] of offers.entries()) {
    const lines = sums(offer.lineCost);
    for (let mask = 1; mask < size; mask++) {
      const floor = offer.parcelCost + (lines[mask] ?? Infinity);
      if (floor >= (cost[mask] ?? Infinity)) continue;
      const whole = floor + weightPrice(offer, grams[mask] ?? 0);
      if (whole < (cost[mask] ?? Infinity)) {
        cost[mask] = whole;
        offerOf[mask] = index;
      }
    }
  }
  return { cost, offer: offerOf };
}

const weightPrice = ({ tariff }: Offer, grams: number): number => (tariff ? priceOf(tariff, grams) : 0);

/** Sum of the values in each subset. */
function sums(values: Float64Array): Float64Array {
  const out = new Float64Array(1 << values.length);
  for (let mask = 1; mask < out.length; mask++) {
    out[mask] = (out[mask & (mask - 1)] ?? 0) + (values[31 - Math.clz32(mask & -mask)] ?? 0);
  }
  return out;
}

/** One layer: any number of parcels. Larger first parcels are tried first and win ties. */
function withAnyParcels(cheapest: Cheapest, split: number): readonly [Served] {
  const served = emptyLayer(cheapest.cost.length);
  for (let mask = 1; mask < cheapest.cost.length; mask++)
    divide(mask, { cheapest, split, from: served, to: served });
  return [served];
}

/** Layer k: at most k + 1 parcels. */
function withAtMost(parcels: number, cheapest: Cheapest, split: number): readonly Served[] {
  const size = cheapest.cost.length;
  const layers: Served[] = [];
  let from = emptyLayer(size);
  for (let k = 0; k < parcels; k++) {
    const to = emptyLayer(size);
    for (let mask = 1; mask < size; mask++) divide(mask, { cheapest, split, from, to });
    layers.push(to);
    from = to;
  }
  return layers;
}

function emptyLayer(size: number): Served {
  const cost = new Float64Array(size).fill(Infinity);
  cost[0] = 0;
  return { cost, first: new Int32Array(size) };
}

interface Division {
  readonly cheapest: Cheapest;
  readonly split: number;
  readonly from: Served;
  readonly to: Served;
}

function divide(mask: number, { cheapest, split, from, to }: Division): void {
  const lowest = mask & -mask;
  const rest = mask ^ lowest;
  let best = Infinity;
  let parcel = 0;
  for (let others = rest; ; others = (others - 1) & rest) {
    const cost =
      (cheapest.cost[others | lowest] ?? Infinity) + split + (from.cost[rest ^ others] ?? Infinity);
    if (cost < best) {
      best = cost;
      parcel = others | lowest;
    }
    if (others === 0) break;
  }
  to.cost[mask] = best;
  to.first[mask] = parcel;
}

/** The lines to serve: what they cost in parcels plus what the others cost unserved is least. */
function bestMask({ unfilledCost, splitPenalty }: SourcingProblem, layers: readonly Served[]): number {
  const { cost } = layers.at(-1) ?? emptyLayer(1);
  const unserved = sums(unfilledCost);
  const all = cost.length - 1;
  let best = 0;
  let least = unserved[all] ?? 0;
  for (let mask = 1; mask <= all; mask++) {
    const total = (cost[mask] ?? Infinity) - splitPenalty + (unserved[all ^ mask] ?? 0);
    if (total < least) {
      least = total;
      best = mask;
    }
  }
  return best;
}

function parcelsOfMask(layers: readonly Served[], served: number, cheapest: Cheapest): Parcel[] {
  const parcels: Parcel[] = [];
  let layer = layers.length - 1;
  for (let mask = served; mask !== 0; layer = Math.max(0, layer - 1)) {
    const parcel = layers[layer]?.first[mask] ?? mask;
    parcels.push({
      offer: cheapest.offer[parcel] ?? -1,
      lines: bits(parcel),
      cost: cheapest.cost[parcel] ?? 0,
    });
    mask ^= parcel;
  }
  return parcels.sort((a, b) => a.offer - b.offer);
}

function bits(mask: number): number[] {
  const lines: number[] = [];
  for (let rest = mask; rest !== 0; rest &= rest - 1) lines.push(31 - Math.clz32(rest & -rest));
  return lines;
}

function sourcingOf(problem: SourcingProblem, served: number, parcels: readonly Parcel[]): Sourcing {
  const unfilled = bits(((1 << problem.weights.length) - 1) ^ served);
  const splits = Math.max(0, parcels.length - 1) * problem.splitPenalty;
  const cost = parcels.reduce((sum, parcel) => sum + parcel.cost, splits);
  const total = unfilled.reduce((sum, line) => sum + (problem.unfilledCost[line] ?? 0), cost);
  return { parcels, unfilled, cost, total, bound: total, search: "exact" };
}
