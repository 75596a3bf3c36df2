// The sourcing problem and its answer, as plain numbers: which offer carries which line.
import type { WeightTariff } from "./weight-tariff.ts";

/** One way to send a parcel. Costs are in one currency, whatever its unit; Infinity for a line it cannot carry. */
export interface Offer {
  readonly parcelCost: number;
  readonly lineCost: Float64Array;
  /** Added by the weight of the lines carried; absent: nothing. */
  readonly tariff?: WeightTariff;
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

/** Whether costs add up line by line: no tariff changes its price within the weight of all lines. */
export function isAdditive({ weights, offers }: SourcingProblem): boolean {
  const total = weights.reduce((sum, grams) => sum + grams, 0);
  return offers.every(({ tariff }) => tariff === undefined || total <= (tariff.upTo[0] ?? 0));
}
