// Sourcing of many lines: branch and bound over sets of offers. Costs are relaxed to add up line by line, so
// that a set's cost is the sum of its lines' cheapest members, and adding members gains less and less
// (submodularity). Every plan met is priced by its real tariffs. When the effort is spent, what was not
// searched still has its bound.

import { type Dual, dualAscent } from "./dual-ascent.ts";
import { type Branch, type Gains, gainsOf, lowerBound } from "./offer-gains.ts";
import { priceAssignment } from "./price-assignment.ts";
import { type Relaxation, relax } from "./relaxation.ts";
import { setFloor } from "./set-floor.ts";
import { carriageOf, type Sourcing, type SourcingProblem } from "./sourcing.ts";

/** Effort of pricing a line on one member, in look-ups. */
const PRICING = 4;

interface Search {
  readonly problem: SourcingProblem;
  readonly relaxation: Relaxation;
  readonly dual: Dual;
  best: Sourcing;
  /** Least relaxed cost of the sets that were priced, and least bound of those left out. */
  floor: number;
  effort: number;
}

export function searchOfferSets(problem: SourcingProblem, effort: number): Sourcing {
  const relaxation = relax(problem);
  const dual = dualAscent(relaxation, problem.unfilledCost);
  const nothing = priceAssignment(problem, [], relaxation);
  const search: Search = { problem, relaxation, dual, best: nothing, floor: nothing.total, effort };
  explore(search, {
    members: [],
    opened: -problem.splitPenalty,
    current: problem.unfilledCost,
    candidates: problem.offers.map((_, offer) => offer),
    bound: dual.bound - problem.splitPenalty,
  });
  const { best, floor } = search;
  // By weight a plan may seem the best that is not, once it is packed: then only the relaxed costs bound it.
  if (problem.offers.some(({ packing }) => packing !== undefined)) {
    const bound = Math.min(floor, best.total - relaxation.slack);
    return { ...packed(problem, best), bound, search: "bounded" };
  }
  return floor > best.total - relaxation.slack
    ? { ...best, bound: best.total, search: "exact" }
    : { ...best, bound: floor, search: "bounded" };
}

/** The same plan, its parcels paid as they are packed. */
function packed({ offers, weights }: SourcingProblem, found: Sourcing): Sourcing {
  let more = 0;
  const parcels = found.parcels.map((parcel) => {
    const offer = offers[parcel.offer];
    if (offer === undefined) return parcel;
    const grams = parcel.lines.reduce((sum, line) => sum + (weights[line] ?? 0), 0);
    const cost = parcel.lines.reduce(
      (sum, line) => sum + (offer.lineCost[line] ?? 0),
      offer.parcelCost + carriageOf(offer, parcel.lines, grams),
    );
    more += cost - parcel.cost;
    return { ...parcel, cost };
  });
  return { ...found, parcels, cost: found.cost + more, total: found.total + more };
}

function explore(search: Search, branch: Branch): void {
  const { problem, relaxation } = search;
  if (branch.members.length >= problem.maxParcels || branch.candidates.length === 0) return;
  if (!isPromising(search, branch.bound)) return;
  if (search.effort <= 0) {
    search.floor = Math.min(search.floor, branch.bound);
    return;
  }
  search.effort -= branch.candidates.length * relaxation.lines;
  const gains = gainsOf(problem, relaxation, branch);
  const bound = Math.max(branch.bound, lowerBound(problem, branch, gains));
  if (!isPromising(search, bound)) return;
  const children =
    gains.scarceLine === undefined ? gains.useful : serversOf(gains.scarceLine, gains, relaxation);
  let left = gains.useful;
  for (const offer of children) {
    left = left.filter((other) => other !== offer);
    include(search, { ...branch, candidates: left, bound }, offer);
  }
  if (gains.scarceLine !== undefined) explore(search, { ...branch, candidates: left, bound });
}

const isPromising = ({ best, relaxation }: Search, bound: number): boolean =>
  bound <= best.total - relaxation.slack;

const serversOf = (line: number, { useful }: Gains, { cost, lines }: Relaxation): readonly number[] =>
  useful.filter((offer) => (cost[offer * lines + line] ?? Infinity) < Infinity);

function include(search: Search, branch: Branch, offer: number): void {
  const { relaxation, problem, dual } = search;
  const members = [...branch.members, offer];
  const slack = members.reduce((sum, member) => sum + (dual.slack[member] ?? 0), 0);
  const bound = Math.max(branch.bound, dual.bound - problem.splitPenalty + slack);
  if (!isPromising(search, bound)) return;
  const row = offer * relaxation.lines;
  const current = branch.current.map((cost, line) => Math.min(cost, relaxation.cost[row + line] ?? Infinity));
  const opened = branch.opened + (relaxation.open[offer] ?? 0);
  const relaxed = current.reduce((sum, cost) => sum + cost, opened);
  if (isPromising(search, relaxed)) price(search, members, relaxed);
  explore(search, { ...branch, members, opened, current, bound });
}

function price(search: Search, members: readonly number[], relaxed: number): void {
  const { relaxation, problem } = search;
  search.effort -= members.length * relaxation.lines * PRICING;
  const priced = priceAssignment(problem, members, relaxation);
  if (priced.total < search.best.total) search.best = priced;
  search.floor = Math.min(search.floor, leastOf(search, members, relaxed));
}

/**
 * The least that plans of exactly these offers cost: with one parcel by each at least what the set's real
 * tariffs allow, with a second parcel by one of them at least another opening.
 */
function leastOf({ problem, relaxation }: Search, members: readonly number[], relaxed: number): number {
  const again = Math.min(...members.map((offer) => relaxation.open[offer] ?? 0));
  return Math.max(relaxed, Math.min(setFloor(problem, members, relaxation), relaxed + again));
}
