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
const EXACT_LINES = 12;

/**
 * Line look-ups that a larger search may spend: two milliseconds or so, and for hundreds of lines enough to
 * look at `MIN_SETS` sets. Ten times more found no cheaper plan on the sample network.
 */
const SEARCH_EFFORT = 200_000;
const MIN_SETS = 25;

/** `share` is of the usual effort; few lines are searched through in any case. */
export function findSourcing(problem: SourcingProblem, share = 1): Sourcing {
  if (problem.weights.length <= EXACT_LINES) return partitionLines(problem);
  const { merged, groups } = mergeAlikeLines(problem);
  if (merged.weights.length <= EXACT_LINES) return spread(partitionLines(merged), groups);
  const effort = Math.max(SEARCH_EFFORT, MIN_SETS * merged.weights.length * merged.offers.length);
  return spread(searchOfferSets(merged, share * effort), groups);
}
