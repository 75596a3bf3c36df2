// Exact sourcing of a few lines, by dynamic programmes over subsets written as bit masks.
//
//   cheapest[S]  the one offer that carries exactly the lines S at least cost     O(offers x 2^lines), at most:
//                offers that another one beats everywhere are left out, and so are lines that an offer lacks
//   served[M]    the cheapest way to divide M into such parcels                   O(3^lines), free of the offers; only
//                the sets that the best plan may need
import { type CheapestOffers, cheapestOffers } from "./cheapest-offers.ts";
import type { Parcel, Sourcing, SourcingProblem } from "./sourcing.ts";
import {
  type Cheapest,
  fillSums,
  linesOf,
  newServed,
  type Served,
  type SubsetTables,
  tablesFor,
} from "./subset-tables.ts";

export function partitionLines(problem: SourcingProblem): Sourcing {
  const tables = tablesFor(problem.weights.length);
  fillSums(tables.unserved, problem.unfilledCost);
  const offers = cheapestOffers(problem, tables);
  const anyParcels = settled(offers, tables, () => withAnyParcels(tables, problem.splitPenalty));
  if (anyParcels.masks.length <= problem.maxParcels) return sourcingOf(problem, anyParcels, offers.cheapest);
  const limited = settled(offers, tables, () =>
    withAtMost(problem.maxParcels, offers.cheapest, problem.splitPenalty),
  );
  return sourcingOf(problem, limited, offers.cheapest);
}

interface Divided {
  /** Lines that are served. */
  readonly served: number;
  /** One for each parcel. */
  readonly masks: readonly number[];
}

/** Times that sets are guessed, before all of them are settled at once. */
const MOST_GUESSES = 24;

/** A plan of which no parcel is a guess costs no more than any: guesses are never too high. */
function settled(
  { cheapest, settle }: CheapestOffers,
  tables: SubsetTables,
  divideAll: () => readonly Division[],
): Divided {
  for (let guesses = 0; ; guesses++) {
    const layers = divideAll();
    const served = bestMask(tables, layers);
    const masks = parcelsOf(layers, served);
    if (masks.every((mask) => cheapest.isGuess[mask] === 0)) return { served, masks };
    if (guesses < MOST_GUESSES) masks.forEach(settle);
    else for (let mask = 1; mask < cheapest.cost.length; mask++) settle(mask);
  }
}

interface Division {
  readonly cheapest: Cheapest;
  readonly split: number;
  readonly from: Served;
  readonly to: Served;
}

/** One layer: any number of parcels. Larger first parcels are tried first and win ties. */
function withAnyParcels({ cheapest, served }: SubsetTables, split: number): readonly [Division] {
  served.cost[0] = 0;
  return [divided({ cheapest, split, from: served, to: served })];
}

/** Layer k: at most k + 1 parcels. */
function withAtMost(parcels: number, cheapest: Cheapest, split: number): readonly Division[] {
  const size = cheapest.cost.length;
  const nothing = { ...newServed(size), cost: new Float64Array(size).fill(Infinity, 1) };
  const layers: Division[] = [];
  for (let k = 0; k < parcels; k++) {
    const from = layers.at(-1)?.to ?? nothing;
    layers.push(divided({ cheapest, split, from, to: newServed(size) }));
  }
  return layers;
}

/** All sets without the first line: what is left beside a parcel that holds it. That is a third of the work for all. */
function divided(division: Division): Division {
  for (let mask = 2; mask < division.to.cost.length; mask += 2) divide(mask, division);
  return division;
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

/**
 * The lines to serve: what they cost in parcels plus what the others cost unserved is least. Of two sets that cost the
 * same, the one with the later lines. Sets with the first line are divided where they may be it.
 */
function bestMask({ unserved }: SubsetTables, layers: readonly Division[]): number {
  const last = layers.at(-1);
  const all = unserved.length - 1;
  let best = 0;
  let least = unserved[all] ?? 0;
  for (let mask = all; mask > 0 && last !== undefined; mask--) {
    const others = unserved[all ^ mask] ?? 0;
    if (others >= least) continue;
    if (mask & 1) divide(mask, last);
    const total = (last.to.cost[mask] ?? Infinity) - last.split + others;
    if (total >= least) continue;
    least = total;
    best = mask;
  }
  return best;
}

function parcelsOf(layers: readonly Division[], served: number): number[] {
  const masks: number[] = [];
  let layer = layers.length - 1;
  for (let mask = served; mask !== 0; layer = Math.max(0, layer - 1)) {
    const parcel = layers[layer]?.to.first[mask] ?? mask;
    masks.push(parcel);
    mask ^= parcel;
  }
  return masks;
}

function sourcingOf(
  problem: SourcingProblem,
  { served, masks }: Divided,
  { cost, offer }: Cheapest,
): Sourcing {
  const parcels = masks
    .map((mask): Parcel => ({ offer: offer[mask] ?? -1, lines: linesOf(mask), cost: cost[mask] ?? 0 }))
    .sort((a, b) => a.offer - b.offer);
  const unfilled = linesOf((2 ** problem.weights.length - 1) ^ served);
  const splits = Math.max(0, parcels.length - 1) * problem.splitPenalty;
  const paid = parcels.reduce((sum, parcel) => sum + parcel.cost, splits);
  const total = unfilled.reduce((sum, line) => sum + (problem.unfilledCost[line] ?? 0), paid);
  return { parcels, unfilled, cost: paid, total, bound: total, search: "exact" };
}
