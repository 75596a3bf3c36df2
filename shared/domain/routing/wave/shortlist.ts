// The best plans of each order of a wave, listed once: a search that puts an order in again and again then looks
// through a few instead of weighing all nodes. What is not in the list costs more, bid prices included, than all
// that is.
//
//   best[S]  the plans of the lines S that cost least = a parcel with the lowest line of S + one of best[the others]
import type { Given, Planner } from "./best-plan.ts";
import {
  type BidPrices,
  orderCost,
  type Residual,
  type WaveOrder,
  type WaveProblem,
} from "./wave-problem.ts";

/** Plans that are listed of one order, at most. */
const LENGTH = 30;
/** Orders of more lines are planned anew each time: their lists would take too long to make. */
const MOST_LINES = 7;

interface Plans {
  readonly count: number;
  /** By plan. */
  readonly cost: Float64Array;
  /** By plan: the bid prices of what it uses. */
  readonly bid: Float64Array;
  /** By plan and line. */
  readonly node: Int32Array;
}

/** Plans by `prices` alone: others are not known to the lists. */
export function withShortlists(problem: WaveProblem, planner: Planner, prices: BidPrices): Planner {
  const lists = problem.orders.map((order) =>
    order.lines.length > MOST_LINES ? undefined : listOf(problem, order, prices),
  );
  return {
    best(index, into, given) {
      const order = problem.orders[index];
      const plans = lists[index];
      const found = plans && order && given.left ? cheapest(plans, order, given, problem.skus) : -1;
      if (plans === undefined || found === -1) return planner.best(index, into, given);
      const lines = into.length;
      for (let line = 0; line < lines; line++) into[line] = plans.node[found * lines + line] ?? -1;
      return (plans.cost[found] ?? 0) + (given.weight ?? 1) * (plans.bid[found] ?? 0);
    },
  };
}

/** Of the listed plans that what is left allows, the one of least cost; -1 where there is none. */
function cheapest(
  { count, cost, bid, node }: Plans,
  order: WaveOrder,
  { left, weight = 1 }: Given,
  skus: number,
): number {
  const lines = order.lines.length;
  let best = -1;
  let least = Infinity;
  for (let plan = 0; plan < count; plan++) {
    const total = (cost[plan] ?? 0) + weight * (bid[plan] ?? 0);
    if (total >= least || !isThere(order, node, plan * lines, { left, skus })) continue;
    least = total;
    best = plan;
  }
  return best;
}

interface Store {
  readonly left: Residual | undefined;
  readonly skus: number;
}

function isThere({ lines }: WaveOrder, node: Int32Array, from: number, { left, skus }: Store): boolean {
  if (left === undefined) return true;
  for (let line = 0; line < lines.length; line++) {
    const at = node[from + line] ?? -1;
    if (at === -1) continue;
    const { sku = 0, quantity = 0 } = lines[line] ?? {};
    if ((left.stock[at * skus + sku] ?? 0) < quantity || (left.capacity[at] ?? 0) < 1) return false;
  }
  return true;
}

/** A parcel, and those with the other lines. */
interface Chain {
  /** Of them all, bid prices included. */
  readonly cost: number;
  readonly node: number;
  readonly mask: number;
  readonly others?: Chain;
}

function listOf(problem: WaveProblem, order: WaveOrder, prices: BidPrices): Plans {
  const lines = order.lines.length;
  const parcels = parcelsOf(problem, order, prices);
  const best: Chain[][] = [[{ cost: 0, node: -1, mask: 0 }]];
  for (let mask = 1; mask < 1 << lines; mask++) {
    const top: Chain[] = [];
    const rest = mask & (mask - 1);
    for (let others = rest; ; others = (others - 1) & rest) {
      join(top, parcels[mask ^ others] ?? [], best[others] ?? []);
      if (others === 0) break;
    }
    best.push(top);
  }
  const listed = best.at(-1) ?? [];
  const node = new Int32Array(listed.length * lines).fill(-1);
  for (const [plan, chain] of listed.entries()) {
    for (let part: Chain | undefined = chain; part !== undefined; part = part.others)
      for (let line = 0; line < lines; line++)
        if (part.mask & (1 << line)) node[plan * lines + line] = part.node;
  }
  const cost = Float64Array.from(listed, (_, plan) =>
    orderCost(order, node.subarray(plan * lines, (plan + 1) * lines)),
  );
  return { count: listed.length, cost, bid: cost.map((own, plan) => (listed[plan]?.cost ?? 0) - own), node };
}

/** Puts each parcel together with each of the others, as long as the list gets better. */
function join(top: Chain[], parcels: readonly Chain[], rests: readonly Chain[]): void {
  for (const parcel of parcels) {
    for (const others of rests) {
      const cost = parcel.cost + others.cost;
      if (top.length === LENGTH && cost >= (top.at(-1)?.cost ?? 0)) break;
      if (!sends(others, parcel.node)) insert(top, { ...parcel, cost, others });
    }
  }
}

/** Whether the node sends one of them already: both would be one parcel. */
function sends(chain: Chain, node: number): boolean {
  for (let part: Chain | undefined = chain; part !== undefined; part = part.others)
    if (node !== -1 && part.node === node) return true;
  return false;
}

function insert(top: Chain[], chain: Chain): void {
  let at = top.length;
  while (at > 0 && (top[at - 1]?.cost ?? 0) > chain.cost) at -= 1;
  top.splice(at, 0, chain);
  if (top.length > LENGTH) top.pop();
}

/** By set of lines: the parcels that carry it, cheapest first. A line left out is a parcel from nowhere. */
function parcelsOf(problem: WaveProblem, order: WaveOrder, prices: BidPrices): readonly Chain[][] {
  const parcels = Array.from({ length: 1 << order.lines.length }, (): Chain[] => []);
  for (const [line, cost] of order.unfilledCost.entries())
    parcels[1 << line]?.push({ cost, node: -1, mask: 1 << line });
  const sum = new Float64Array(parcels.length);
  for (let node = 0; node < problem.nodes; node++) {
    const base = (order.parcelCost[node] ?? Infinity) + (prices.parcel[node] ?? 0);
    if (base === Infinity || (problem.capacity[node] ?? 0) < 1) continue;
    for (let mask = 1; mask < sum.length; mask++) {
      const line = 31 - Math.clz32(mask);
      const total = (sum[mask ^ (1 << line)] ?? 0) + lineCost({ problem, order, prices }, node, line);
      sum[mask] = total;
      if (total < Infinity) parcels[mask]?.push({ cost: base + total, node, mask });
    }
  }
  for (const list of parcels) list.sort((a, b) => a.cost - b.cost);
  return parcels;
}

interface Priced {
  readonly problem: WaveProblem;
  readonly order: WaveOrder;
  readonly prices: BidPrices;
}

/** Bid price included; Infinity where the node has not enough of it. */
function lineCost({ problem: { skus, stock }, order, prices }: Priced, node: number, line: number): number {
  const { sku = 0, quantity = 0 } = order.lines[line] ?? {};
  const place = node * skus + sku;
  if ((stock[place] ?? 0) < quantity) return Infinity;
  return (
    (order.lineCost[node * order.lines.length + line] ?? Infinity) + quantity * (prices.unit[place] ?? 0)
  );
}
