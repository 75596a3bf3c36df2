// A real plan from a set of offers: each line to its cheapest member by the relaxed costs, then lines moved
// between members as long as the real tariffs make that cheaper. Parcels are told by weight here: packing every set
// of lines that is tried would take longer than the search.

import type { Relaxation } from "./relaxation.ts";
import type { Offer, Parcel, Sourcing, SourcingProblem } from "./sourcing.ts";
import { priceOf } from "./weight-tariff.ts";

/** Rounds of moves; most plans settle in two. */
const MAX_ROUNDS = 4;

interface Load {
  readonly offer: Offer;
  readonly index: number;
  grams: number;
  lines: number;
}

/** Without `bound` and `search` meaning anything yet: they are the caller's to set. */
export function priceAssignment(
  problem: SourcingProblem,
  members: readonly number[],
  relaxation: Relaxation,
): Sourcing {
  const loads = members.flatMap((index) => {
    const offer = problem.offers[index];
    return offer ? [{ offer, index, grams: 0, lines: 0 }] : [];
  });
  const owner = assign(problem, loads, relaxation);
  for (let round = 0; round < MAX_ROUNDS && moveLines(problem, loads, owner); round++);
  return sourcingOf(problem, loads, owner);
}

function assign(
  { weights, unfilledCost }: SourcingProblem,
  loads: readonly Load[],
  { cost, lines }: Relaxation,
) {
  return Array.from(weights, (grams, line): Load | undefined => {
    let best: Load | undefined;
    let least = unfilledCost[line] ?? 0;
    for (const load of loads) {
      const own = cost[load.index * lines + line] ?? Infinity;
      if (own >= least) continue;
      least = own;
      best = load;
    }
    if (best) put(best, grams);
    return best;
  });
}

function put(load: Load, grams: number): void {
  load.grams += grams;
  load.lines += 1;
}

function take(load: Load, grams: number): void {
  load.grams -= grams;
  load.lines -= 1;
}

/** One pass over the lines; says whether it moved any. */
function moveLines(
  { weights, splitPenalty }: SourcingProblem,
  loads: readonly Load[],
  owner: (Load | undefined)[],
) {
  let moved = false;
  if (loads.length < 2) return moved;
  for (const [line, grams] of weights.entries()) {
    const from = owner[line];
    if (from === undefined) continue;
    const saved =
      standing(from, splitPenalty) + lineCost(from, line) - standing(without(from, grams), splitPenalty);
    const to = cheapestOther({ loads, from, line, grams, splitPenalty }, saved);
    if (to === undefined) continue;
    take(from, grams);
    put(to, grams);
    owner[line] = to;
    moved = true;
  }
  return moved;
}

interface Move {
  readonly loads: readonly Load[];
  readonly from: Load;
  readonly line: number;
  readonly grams: number;
  readonly splitPenalty: number;
}

function cheapestOther({ loads, from, line, grams, splitPenalty }: Move, saved: number): Load | undefined {
  let best: Load | undefined;
  let least = saved - 1e-6;
  for (const to of loads) {
    if (to === from || lineCost(to, line) === Infinity) continue;
    const added =
      standing(withMore(to, grams), splitPenalty) + lineCost(to, line) - standing(to, splitPenalty);
    if (added >= least) continue;
    least = added;
    best = to;
  }
  return best;
}

type Standing = Pick<Load, "offer" | "grams" | "lines">;

/** What the parcel costs apart from its lines; nothing while it is empty. */
function standing({ offer, grams, lines }: Standing, splitPenalty: number): number {
  if (lines === 0) return 0;
  return offer.parcelCost + splitPenalty + (offer.tariff ? priceOf(offer.tariff, grams) : 0);
}

const without = ({ offer, grams, lines }: Load, less: number): Standing => ({
  offer,
  grams: grams - less,
  lines: lines - 1,
});
const withMore = ({ offer, grams, lines }: Load, more: number): Standing => ({
  offer,
  grams: grams + more,
  lines: lines + 1,
});
const lineCost = ({ offer }: Load, line: number): number => offer.lineCost[line] ?? Infinity;

function sourcingOf(
  problem: SourcingProblem,
  loads: readonly Load[],
  owner: readonly (Load | undefined)[],
): Sourcing {
  const unfilled = owner.flatMap((load, line) => (load === undefined ? [line] : []));
  const parcels = loads
    .filter(({ lines }) => lines > 0)
    .map((load): Parcel => {
      const lines = owner.flatMap((own, line) => (own === load ? [line] : []));
      return {
        offer: load.index,
        lines,
        cost: lines.reduce((sum, line) => sum + lineCost(load, line), standing(load, 0)),
      };
    })
    .sort((a, b) => a.offer - b.offer);
  const splits = Math.max(0, parcels.length - 1) * problem.splitPenalty;
  const cost = parcels.reduce((sum, parcel) => sum + parcel.cost, splits);
  const total = unfilled.reduce((sum, line) => sum + (problem.unfilledCost[line] ?? 0), cost);
  return { parcels, unfilled, cost, total, bound: 0, search: "bounded" };
}
