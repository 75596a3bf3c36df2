// For every set of lines, the one offer that carries exactly these at least cost.
import { undominated } from "./dominance.ts";
import { type Offer, type Packing, packedPrice, type SourcingProblem } from "./sourcing.ts";
import { type Cheapest, fillSums, linesOf, type SubsetTables } from "./subset-tables.ts";
import { bandOf, priceOf, type WeightTariff } from "./weight-tariff.ts";

/** Earlier offers win ties. */
export function cheapestOffers({ weights, offers }: SourcingProblem, tables: SubsetTables): Cheapest {
  const { cheapest, carried } = tables;
  cheapest.cost.fill(Infinity);
  cheapest.offer.fill(-1);
  const carriage = carriages(fillSums(tables.grams, weights));
  for (const index of undominated({ weights, offers })) {
    const offer = offers[index];
    if (offer !== undefined) weigh({ offer, index, ...carriage(offer) }, cheapest, carried);
  }
  return cheapest;
}

interface Carriage {
  /** By mask: place of the price in the tariff, -1 where it is not that of a single band. */
  readonly bands: Int8Array;
  readonly beyondBands: (mask: number) => number;
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
  }
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
    return { bands: unbanded(grams.length), beyondBands: (mask) => packedPrice(tariff, parcels(mask)) };
  };
}

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
