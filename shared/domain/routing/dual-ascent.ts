// A bound on the relaxed problem from its dual (Erlenkotter 1978, "A dual-based procedure for uncapacitated
// facility location"): each line bids as much as it can while no offer receives more than its opening costs.
import type { Relaxation } from "./relaxation.ts";

export interface Dual {
  /** No plan with a parcel costs less, its split penalties counted from the first parcel on. */
  readonly bound: number;
  /** By offer: a plan that uses it costs at least `bound + slack`. */
  readonly slack: Float64Array;
}

interface Bidding {
  readonly relaxation: Relaxation;
  readonly unfilledCost: Float64Array;
  readonly slack: Float64Array;
}

interface Bidder {
  readonly line: number;
  /** Offers that serve the line, cheapest first. */
  readonly offers: readonly number[];
  readonly costs: readonly number[];
  /** Offers that the bid has reached. */
  reached: number;
  bid: number;
}

export function dualAscent(relaxation: Relaxation, unfilledCost: Float64Array): Dual {
  const bidding = { relaxation, unfilledCost, slack: relaxation.open.slice() };
  const bidders = Array.from({ length: relaxation.lines }, (_, line) => bidderFor(line, bidding));
  let raising = bidders.toSorted((a, b) => a.offers.length - b.offers.length || a.line - b.line);
  while (raising.length > 0) raising = raising.filter((bidder) => raise(bidder, bidding));
  return { bound: bidders.reduce((sum, { bid }) => sum + bid, 0), slack: bidding.slack };
}

function bidderFor(line: number, { relaxation, unfilledCost }: Bidding): Bidder {
  const cost = (offer: number): number => relaxation.cost[offer * relaxation.lines + line] ?? Infinity;
  const offers: number[] = [];
  for (let offer = 0; offer < relaxation.open.length; offer++) {
    if (cost(offer) < (unfilledCost[line] ?? 0)) offers.push(offer);
  }
  offers.sort((a, b) => cost(a) - cost(b) || a - b);
  const costs = offers.map(cost);
  return { line, offers, costs, reached: 0, bid: costs[0] ?? unfilledCost[line] ?? 0 };
}

/** To the next offer's cost, if the offers already reached leave that much; says whether there is more to try. */
function raise(bidder: Bidder, { unfilledCost, slack }: Bidding): boolean {
  while (bidder.reached < bidder.offers.length && (bidder.costs[bidder.reached] ?? 0) <= bidder.bid)
    bidder.reached += 1;
  const next = bidder.costs[bidder.reached] ?? unfilledCost[bidder.line] ?? 0;
  let step = next - bidder.bid;
  for (let i = 0; i < bidder.reached; i++) step = Math.min(step, slack[bidder.offers[i] ?? 0] ?? 0);
  if (step <= 0) return false;
  for (let i = 0; i < bidder.reached; i++) {
    const offer = bidder.offers[i] ?? 0;
    slack[offer] = (slack[offer] ?? 0) - step;
  }
  const whole = bidder.bid + step >= next;
  bidder.bid = whole ? next : bidder.bid + step;
  return whole && bidder.reached < bidder.offers.length;
}
