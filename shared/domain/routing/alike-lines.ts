// Lines that every offer ranks alike always travel together, so that they may be searched as one.
// Holds where costs add up line by line, that is, where no tariff changes price within the order's weight.
import { isAdditive, type Offer, type Sourcing, type SourcingProblem } from "./sourcing.ts";

export interface Merged {
  readonly merged: SourcingProblem;
  /** Lines of the original problem, by line of the merged one. */
  readonly groups: readonly (readonly number[])[];
}

export function mergeAlikeLines(problem: SourcingProblem): Merged {
  const lines = isAdditive(problem) ? groupsOf(problem) : Array.from(problem.weights, (_, line) => [line]);
  if (lines.length === problem.weights.length) return { merged: problem, groups: lines };
  const merged = {
    ...problem,
    weights: summed(problem.weights, lines),
    unfilledCost: summed(problem.unfilledCost, lines),
    offers: problem.offers.map((offer) => ({ ...offer, lineCost: summed(offer.lineCost, lines) })),
  };
  return { merged, groups: lines };
}

/** The same answer, in the lines of the original problem. */
export function spread(found: Sourcing, groups: readonly (readonly number[])[]): Sourcing {
  const original = (lines: readonly number[]): number[] =>
    lines.flatMap((line) => groups[line] ?? []).sort((a, b) => a - b);
  return {
    ...found,
    parcels: found.parcels.map((parcel) => ({ ...parcel, lines: original(parcel.lines) })),
    unfilled: original(found.unfilled),
  };
}

function groupsOf({ weights, offers, unfilledCost }: SourcingProblem): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (let line = 0; line < weights.length; line++) {
    const key = ranking(offers, line, unfilledCost[line] ?? 0) ?? `alone ${line}`;
    const group = groups.get(key);
    if (group) group.push(line);
    else groups.set(key, [line]);
  }
  return [...groups.values()];
}

/** Offers from cheap to dear with their ties; undefined where leaving the line unserved may be the better choice. */
function ranking(offers: readonly Offer[], line: number, unfilled: number): string | undefined {
  const costs = offers.map(({ lineCost }) => lineCost[line] ?? Infinity);
  const order = costs.flatMap((cost, offer) => (cost < Infinity ? [offer] : []));
  order.sort((a, b) => (costs[a] ?? 0) - (costs[b] ?? 0) || a - b);
  if ((costs[order.at(-1) ?? -1] ?? 0) > unfilled) return undefined;
  return order
    .map((offer, i) => `${costs[offer] === costs[order[i - 1] ?? -1] ? "=" : "<"}${offer}`)
    .join("");
}

function summed(values: Float64Array, groups: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from(groups, (lines) => lines.reduce((sum, line) => sum + (values[line] ?? 0), 0));
}
