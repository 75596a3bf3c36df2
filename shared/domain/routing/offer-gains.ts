// What each further offer would save on a set of offers, and the bounds that follow from it.

import type { Relaxation } from "./relaxation.ts";
import type { SourcingProblem } from "./sourcing.ts";

/** A set of offers, and those that may still join it. */
export interface Branch {
  readonly members: readonly number[];
  /** Of the members, split penalties included. */
  readonly opened: number;
  /** By line: its cheapest member, or its unfilled cost. */
  readonly current: Float64Array;
  readonly candidates: readonly number[];
  /** No plan below has a smaller total. */
  readonly bound: number;
}

export interface Gains {
  /** Candidates that may be worth their cost, best first: no other is part of a best superset. */
  readonly useful: readonly number[];
  /** Of the useful candidates, each falling: saved line costs, and what is left after opening. */
  readonly gain: readonly number[];
  readonly net: readonly number[];
  readonly cheapestOpening: number;
  /** Unserved line that the fewest candidates serve. */
  readonly scarceLine?: number;
  /** Cost over its least of the unserved lines that no candidate serves. */
  readonly forfeited: number;
  readonly least: number;
}

export function gainsOf(problem: SourcingProblem, relaxation: Relaxation, branch: Branch): Gains {
  const { lines, open } = relaxation;
  const servers = new Int32Array(lines);
  const weighed = branch.candidates.map((offer) => {
    const gain = gainOf(offer, { relaxation, branch, servers });
    return { offer, gain, net: gain - (open[offer] ?? 0) };
  });
  const least = worthwhile(problem, relaxation, branch);
  const useful = weighed.filter(({ net }) => net > least).sort((a, b) => b.net - a.net || a.offer - b.offer);
  return {
    useful: useful.map(({ offer }) => offer),
    gain: useful.map(({ gain }) => gain).sort((a, b) => b - a),
    net: useful.map(({ net }) => net),
    cheapestOpening: useful.reduce((least, { offer }) => Math.min(least, open[offer] ?? 0), Infinity),
    ...unserved(problem, { relaxation, branch, servers }),
  };
}

/**
 * The net gain from which an offer can help. Where the relaxed costs are not the real ones it may help although
 * it seems not to: a lighter parcel can fall into a cheaper band.
 */
function worthwhile({ splitPenalty }: SourcingProblem, { exact }: Relaxation, { members }: Branch): number {
  if (!exact) return -Infinity;
  return members.length === 0 ? -splitPenalty : 0;
}

interface Weighing {
  readonly relaxation: Relaxation;
  readonly branch: Branch;
  /** Counted up for every line that the offer serves. */
  readonly servers: Int32Array;
}

function gainOf(offer: number, { relaxation, branch, servers }: Weighing): number {
  const { cost, lines } = relaxation;
  const { current } = branch;
  const row = offer * lines;
  let gain = 0;
  for (let line = 0; line < lines; line++) {
    const own = cost[row + line] ?? Infinity;
    if (own === Infinity) continue;
    servers[line] = (servers[line] ?? 0) + 1;
    const now = current[line] ?? 0;
    if (own < now) gain += now - own;
  }
  return gain;
}

function unserved({ unfilledCost }: SourcingProblem, { relaxation, branch, servers }: Weighing) {
  let scarceLine: number | undefined;
  let fewest = Infinity;
  let forfeited = 0;
  let least = 0;
  for (let line = 0; line < relaxation.lines; line++) {
    const floor = relaxation.least[line] ?? 0;
    least += floor;
    if (branch.current[line] !== unfilledCost[line]) continue;
    const count = servers[line] ?? 0;
    if (count === 0) forfeited += (unfilledCost[line] ?? 0) - floor;
    if (count > 0 && count < fewest) {
      fewest = count;
      scarceLine = line;
    }
  }
  return { forfeited, least, ...(scarceLine === undefined ? {} : { scarceLine }) };
}

/**
 * No superset of the branch costs less. Two bounds, the higher of which holds: the best `room` net gains added
 * as if they did not overlap; and every line at its least, with as many openings as the gains needed call for.
 */
export function lowerBound(problem: SourcingProblem, branch: Branch, gains: Gains): number {
  const room = Math.min(problem.maxParcels - branch.members.length, gains.useful.length);
  const served = branch.current.reduce((sum, cost) => sum + cost, 0);
  const missing = served - gains.least - gains.forfeited;
  let net = 0;
  let saved = 0;
  let openings = Math.max(0, missing);
  for (let i = 0; i < room; i++) {
    net += Math.max(0, gains.net[i] ?? 0);
    saved += gains.gain[i] ?? 0;
    openings = Math.min(openings, (i + 1) * gains.cheapestOpening + Math.max(0, missing - saved));
  }
  return branch.opened + Math.max(served - net, gains.least + gains.forfeited + openings);
}
