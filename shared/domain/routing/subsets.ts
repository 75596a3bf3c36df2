// Exact sourcing of a few lines, by dynamic programmes over subsets written as bit masks.
//
//   cheapest[S]  the one offer that carries exactly the lines S at least cost     O(offers x 2^lines), at most:
//                offers that another one beats everywhere are left out, and so are lines that an offer lacks
//   served[M]    the cheapest way to divide M into such parcels                   O(3^lines), free of the offers
import { undominated } from "./dominance.ts";
import {
  type Offer,
  type Packing,
  type Parcel,
  packedPrice,
  type Sourcing,
  type SourcingProblem,
} from "./sourcing.ts";
import { bandOf, priceOf, type WeightTariff } from "./weight-tariff.ts";

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

function cheapestOffers(problem: SourcingProblem): Cheapest {
  const { weights, offers } = problem;
  const size = 1 << weights.length;
  const cost = new Float64Array(size).fill(Infinity);
  const offerOf = new Int32Array(size).fill(-1);
  const priceBy = weightPrices(sums(weights));
  const masks = new Int32Array(size);
  const lines = new Float64Array(size);
  for (const index of undominated(problem)) {
    const offer = offers[index];
    if (offer === undefined) continue;
    const count = subsetsOf(offer, masks, lines);
    const weightPrice = priceBy(offer);
    const opening = offer.parcelCost + (offer.tariff?.price[0] ?? 0);
    for (let k = 1; k < count; k++) {
      const mask = masks[k] ?? 0;
      const known = cost[mask] ?? Infinity;
      if (opening + (lines[k] ?? 0) > known) continue;
      const whole = offer.parcelCost + (lines[k] ?? 0) + weightPrice(mask);
      if (whole > known || (whole === known && index > (offerOf[mask] ?? 0))) continue;
      cost[mask] = whole;
      offerOf[mask] = index;
    }
  }
  return { cost, offer: offerOf };
}

/** The sets of lines that an offer can carry, the empty one first, and what their lines cost. @returns how many */
function subsetsOf({ lineCost }: Offer, masks: Int32Array, lines: Float64Array): number {
  let count = 1;
  masks[0] = 0;
  lines[0] = 0;
  for (let line = 0; line < lineCost.length; line++) {
    const cost = lineCost[line] ?? Infinity;
    if (cost === Infinity) continue;
    for (let k = 0; k < count; k++) {
      masks[count + k] = (masks[k] ?? 0) | (1 << line);
      lines[count + k] = (lines[k] ?? 0) + cost;
    }
    count *= 2;
  }
  return count;
}

/** Prices of sets of lines. Tariffs with the same bands share the search for the band, offers that pack alike the packing. */
function weightPrices(grams: Float64Array): (offer: Offer) => (mask: number) => number {
  const known = new Map<readonly number[], Int8Array>();
  const bandsOf = (tariff: WeightTariff): Int8Array => {
    const before = known.get(tariff.upTo);
    if (before !== undefined) return before;
    const bands = new Int8Array(grams.length);
    for (let mask = 0; mask < bands.length; mask++) bands[mask] = bandOf(tariff, grams[mask] ?? 0);
    known.set(tariff.upTo, bands);
    return bands;
  };
  return ({ tariff, packing }) => {
    if (tariff === undefined) return () => 0;
    if (packing !== undefined) {
      const parcels = packedBy(packing);
      return (mask) => packedPrice(tariff, parcels(mask));
    }
    const bands = bandsOf(tariff);
    return (mask) => {
      const band = bands[mask] ?? -1;
      return band === -1 ? priceOf(tariff, grams[mask] ?? 0) : (tariff.price[band] ?? 0);
    };
  };
}

/** By mask. */
const packedBefore = new WeakMap<Packing, (readonly number[] | undefined)[]>();

function packedBy(packing: Packing): (mask: number) => readonly number[] {
  const known = packedBefore.get(packing) ?? [];
  packedBefore.set(packing, known);
  return (mask) => (known[mask] ??= packing.parcels(bits(mask)));
}

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
  const parcelCost = cheapest.cost;
  const restCost = from.cost;
  const lowest = mask & -mask;
  const rest = mask ^ lowest;
  let best = Infinity;
  let parcel = 0;
  for (let others = rest; ; others = (others - 1) & rest) {
    const cost = (parcelCost[others | lowest] ?? Infinity) + (restCost[rest ^ others] ?? Infinity);
    if (cost < best) {
      best = cost;
      parcel = others | lowest;
    }
    if (others === 0) break;
  }
  to.cost[mask] = best + split;
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
