// The sourcing problem and its answer, as plain numbers: which offer carries which line.
import { bandOf, parcelLimit, priceOf, type WeightTariff } from "./weight-tariff.ts";

/** Parcels that a set of lines is packed into. Offers that pack alike share one, and what it has worked out. */
export interface Packing {
  /** Grams of each parcel, packed; none above the tariff's limit. */
  readonly parcels: (lines: readonly number[]) => readonly number[];
}

/** One way to send a parcel. Costs are in one currency, whatever its unit, and not negative; Infinity for a line it cannot carry. */
export interface Offer {
  readonly parcelCost: number;
  readonly lineCost: Float64Array;
  /** Added by the weight of the lines carried; absent: nothing. */
  readonly tariff?: WeightTariff;
  /** With a tariff: the parcels that are paid for. Absent: as many as the weight fills. */
  readonly packing?: Packing;
}

export interface SourcingProblem {
  /** Grams by line. */
  readonly weights: Float64Array;
  /** Cost of leaving a line unserved; see `unfilledFirst` for "fewest units before any cost". */
  readonly unfilledCost: Float64Array;
  /** Earlier offers win ties. */
  readonly offers: readonly Offer[];
  /** Added for every parcel after the first. */
  readonly splitPenalty: number;
  readonly maxParcels: number;
}

export interface Parcel {
  readonly offer: number;
  /** Rising. */
  readonly lines: readonly number[];
  /** Without the split penalty. */
  readonly cost: number;
}

export interface Sourcing {
  /** In order of offer. */
  readonly parcels: readonly Parcel[];
  readonly unfilled: readonly number[];
  /** Of the parcels, split penalties included. */
  readonly cost: number;
  /** `cost` plus that of the lines left unserved: what the search minimised. */
  readonly total: number;
  /** No plan has a smaller total. */
  readonly bound: number;
  readonly search: "exact" | "bounded";
}

/**
 * Unfilled costs that make one unit more dearer than any plan: the tier above cost. Units by line, whole
 * numbers; exact while units times the dearest plan stay below 2^53.
 */
export function unfilledFirst(units: Float64Array, dearest: number): Float64Array {
  return units.map((count) => count * (dearest + 1));
}

/** What the tariff takes for the lines, `grams` together. */
export function carriageOf({ tariff, packing }: Offer, lines: readonly number[], grams: number): number {
  if (tariff === undefined || lines.length === 0) return 0;
  return packing === undefined ? priceOf(tariff, grams) : packedPrice(tariff, packing.parcels(lines));
}

/** @param parcels grams of each */
export function packedPrice(tariff: WeightTariff, parcels: readonly number[]): number {
  let sum = 0;
  for (const grams of parcels) sum += tariff.price[bandOf(tariff, Math.min(grams, parcelLimit(tariff)))] ?? 0;
  return sum;
}

/** Whether costs add up line by line: no tariff changes its price within the weight of all lines. */
export function isAdditive({ weights, offers }: SourcingProblem): boolean {
  const total = weights.reduce((sum, grams) => sum + grams, 0);
  return offers.every(
    ({ tariff, packing }) =>
      tariff === undefined || (packing === undefined && total <= (tariff.upTo[0] ?? 0)),
  );
}
