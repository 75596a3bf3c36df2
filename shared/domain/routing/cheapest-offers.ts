// For every set of lines, the one offer that carries exactly these at least cost. Packing a set takes longer than all
// else: first each costs what it does at least, and only what a plan would use is packed.
import { undominated } from "./dominance.ts";
import { type Offer, type Packing, packedPrice, type SourcingProblem } from "./sourcing.ts";
import { type Cheapest, fillSums, linesOf, type SubsetTables } from "./subset-tables.ts";
import { bandOf, leastPriceOf, priceOf, type WeightTariff } from "./weight-tariff.ts";

export interface CheapestOffers {
  /** Where `isGuess`, at least the cost, and the offer that may have it. */
  readonly cheapest: Cheapest;
  /** What it says of this set is from now on as it is. */
  settle(mask: number): void;
}

/** Earlier offers win ties. */
export function cheapestOffers({ weights, offers }: SourcingProblem, tables: SubsetTables): CheapestOffers {
  const { cheapest, carried } = tables;
  cheapest.cost.fill(Infinity);
  cheapest.offer.fill(-1);
  cheapest.isGuess.fill(0);
  const carriage = carriages(fillSums(tables.grams, weights));
  const candidates = undominated({ weights, offers }).flatMap((index): Candidate[] => {
    const offer = offers[index];
    return offer === undefined ? [] : [{ offer, index, ...carriage(offer) }];
  });
  for (const candidate of candidates) weigh(candidate, cheapest, carried);
  return {
    cheapest,
    settle(mask) {
      if (cheapest.isGuess[mask] === 1) weighExactly(mask, candidates, cheapest);
    },
  };
}

interface Carriage {
  /** By mask: place of the price in the tariff, -1 where it is not that of a single band. */
  readonly bands: Int8Array;
  /** At least, where it is packed. */
  readonly beyondBands: (mask: number) => number;
  /** Of what is packed. */
  readonly packed?: (mask: number) => number;
}

interface Candidate extends Carriage {
  readonly offer: Offer;
  readonly index: number;
}

/** For each set of lines that the offer can carry: they are built line by line, those without it first. */
function weigh(candidate: Candidate, cheapest: Cheapest, carried: SubsetTables["carried"]): void {
  const { parcelCost, lineCost } = candidate.offer;
  let count = 1;
  carried.masks[0] = 0;
  carried.loaded[0] = parcelCost;
  for (let line = 0; line < lineCost.length; line++) {
    if (lineCost[line] === Infinity) continue;
    weighWith(line, count, { candidate, cheapest, carried });
    count *= 2;
  }
}

interface Weighing {
  readonly candidate: Candidate;
  readonly cheapest: Cheapest;
  readonly carried: SubsetTables["carried"];
}

/** One line more in each of the first `count` sets. */
function weighWith(line: number, count: number, { candidate, cheapest, carried }: Weighing): void {
  const { offer, index, bands, beyondBands } = candidate;
  const isGuess = candidate.packed === undefined ? 0 : 1;
  const { masks, loaded } = carried;
  const prices = offer.tariff?.price ?? [];
  const more = offer.lineCost[line] ?? Infinity;
  for (let k = 0; k < count; k++) {
    const mask = (masks[k] ?? 0) | (1 << line);
    const before = (loaded[k] ?? 0) + more;
    masks[count + k] = mask;
    loaded[count + k] = before;
    const known = cheapest.cost[mask] ?? Infinity;
    if (before > known) continue;
    const band = bands[mask] ?? -1;
    const cost = before + (band === -1 ? beyondBands(mask) : (prices[band] ?? 0));
    if (cost > known || (cost === known && index > (cheapest.offer[mask] ?? 0))) continue;
    cheapest.cost[mask] = cost;
    cheapest.offer[mask] = index;
    cheapest.isGuess[mask] = isGuess;
  }
}

function weighExactly(mask: number, candidates: readonly Candidate[], cheapest: Cheapest): void {
  const lines = linesOf(mask);
  cheapest.isGuess[mask] = 0;
  let least = Infinity;
  for (const { offer, index, bands, beyondBands, packed = beyondBands } of candidates) {
    let loaded = offer.parcelCost;
    for (const line of lines) loaded += offer.lineCost[line] ?? Infinity;
    const band = bands[mask] ?? -1;
    if (loaded >= least || (band === -1 && loaded + beyondBands(mask) >= least)) continue;
    const cost = loaded + (band === -1 ? packed(mask) : (offer.tariff?.price[band] ?? 0));
    if (cost >= least) continue;
    least = cost;
    cheapest.offer[mask] = index;
  }
  cheapest.cost[mask] = least;
}

/** Tariffs with the same bands share the search for the band, offers that pack alike the packing. */
function carriages(grams: Float64Array): (offer: Offer) => Carriage {
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
    if (tariff === undefined) return { bands: unbanded(grams.length), beyondBands: () => 0 };
    if (packing === undefined)
      return { bands: bandsOf(tariff), beyondBands: (mask) => priceOf(tariff, grams[mask] ?? 0) };
    const parcels = packedBy(packing);
    const atLeast = leastPriceOf(tariff);
    return {
      bands: unbanded(grams.length),
      // Not above the price by rounding.
      beyondBands: (mask) => atLeast(grams[mask] ?? 0) - ROUNDING,
      packed: (mask) => packedPrice(tariff, parcels(mask)),
    };
  };
}

const ROUNDING = 1e-6;

const unbanded = (size: number): Int8Array => new Int8Array(size).fill(-1);

/** By mask. */
const packedBefore = new WeakMap<Packing, (readonly number[] | undefined)[]>();

function packedBy(packing: Packing): (mask: number) => readonly number[] {
  const known = packedBefore.get(packing) ?? [];
  packedBefore.set(packing, known);
  return (mask) => {
    const parcels = known[mask] ?? packing.parcels(linesOf(mask));
    known[mask] = parcels;
    return parcels;
  };
}
