// The sourcing search, as plain numbers: which offer carries which line, at the least cost. It knows neither
// geography nor storage; callers turn nodes, services and deadlines into offers, and read the plan back.
//
// Up to 12 lines: a dynamic programme over their subsets, exact. More: branch and bound over sets of offers on
// a linear relaxation; exact where the bound meets the cost, else with the bound that it proved.
import { mergeAlikeLines, spread } from "./alike-lines.ts";
import { searchOfferSets } from "./offer-sets.ts";
import type { Sourcing, SourcingProblem } from "./sourcing.ts";
import { partitionLines } from "./subsets.ts";

/** Lines up to which every subset is weighed. */
export const EXACT_LINES = 12;

/** Line look-ups that a larger search may spend: about two milliseconds. Ten times more found no cheaper plan on the sample network. */
export const SEARCH_EFFORT = 200_000;

export function findSourcing(problem: SourcingProblem, effort: number = SEARCH_EFFORT): Sourcing {
  if (problem.weights.length <= EXACT_LINES) return partitionLines(problem);
  const { merged, groups } = mergeAlikeLines(problem);
  const found =
    merged.weights.length <= EXACT_LINES ? partitionLines(merged) : searchOfferSets(merged, effort);
  return spread(found, groups);
}
