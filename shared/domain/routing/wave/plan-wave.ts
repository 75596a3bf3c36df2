// All orders of a wave together. Bid prices tell what is worth keeping for whom; by them a first plan is
// built; then orders that do not have their best plan, and those in their way, are taken out and put in again,
// as long as it pays (ruin and recreate: Schrimpf et al. 2000). Deterministic for a given `random`.
import { createPlanner, type Planner } from "./best-plan.ts";
import { priceWave } from "./bid-prices.ts";
import { type Board, layOut } from "./board.ts";
import {
  type BidPrices,
  planCost,
  residualOf,
  shiftResidual,
  type WavePlan,
  type WaveProblem,
} from "./wave-problem.ts";

export interface WaveOptions {
  /** Numbers in [0, 1). */
  readonly random: () => number;
  /** Asked between steps: after each round of pricing, and before each step of the search. */
  readonly goOn: (phase: "price" | "search") => boolean;
  /** A plan to begin with, instead of none: it is never made worse. */
  readonly from?: WavePlan;
}

export interface WaveResult {
  readonly plan: WavePlan;
  readonly cost: number;
  /** No plan costs less. */
  readonly bound: number;
}

const PRICE_ROUNDS = 2_000;
/** Orders taken out at once. */
const MOST_OUT = 20;
/** How much dearer, in parts of the mean order, a step may make the plan at the beginning. */
const WARMTH = 0.02;
const COOLING = 0.9999;
/** A gap so small is none. */
const NOTHING = 1e-7;

export function planWave(problem: WaveProblem, { random, goOn, from }: WaveOptions): WaveResult {
  const planner = createPlanner(problem);
  const target = planCost(problem, from ?? greedyPlan(problem, planner));
  const { prices, bound } = priceWave(problem, {
    planner,
    target,
    rounds: PRICE_ROUNDS,
    goOn: () => goOn("price"),
  });
  const starts = [...(from === undefined ? [] : [from]), greedyPlan(problem, planner, prices)];
  const start = starts.toSorted((a, b) => planCost(problem, a) - planCost(problem, b))[0] ?? [];
  const plan = improve({ problem, planner, prices, random }, start, bound, () => goOn("search"));
  return { plan, cost: planCost(problem, plan), bound };
}

/** One order after the other, each at its best by what the ones before have left; those with most lines first. */
export function greedyPlan(problem: WaveProblem, planner: Planner, prices?: BidPrices): WavePlan {
  const left = residualOf(problem);
  const plan = problem.orders.map(({ lines }) => new Int32Array(lines.length).fill(-1));
  for (const index of byLines(problem)) {
    const order = problem.orders[index];
    const into = plan[index];
    if (order === undefined || into === undefined) continue;
    planner.best(index, into, { left, prices });
    shiftResidual(left, problem.skus, order, into, -1);
  }
  return plan;
}

const byLines = ({ orders }: WaveProblem): number[] =>
  orders
    .map((_, index) => index)
    .sort((a, b) => (orders[b]?.lines.length ?? 0) - (orders[a]?.lines.length ?? 0) || a - b);

interface Search {
  readonly problem: WaveProblem;
  readonly planner: Planner;
  readonly prices: BidPrices;
  readonly random: () => number;
}

function improve(search: Search, start: WavePlan, bound: number, goOn: () => boolean): WavePlan {
  const { problem, random } = search;
  const board = layOut(search, start);
  let best = board.total();
  let bestPlan = board.copy();
  let heat = (WARMTH * best) / Math.max(1, problem.orders.length);
  while (best > bound + NOTHING && goOn()) {
    const out = chooseOut(search, board);
    const removed = board.takeOut(out);
    shuffle(out, random, random() < 0.5 ? 1 : 0);
    const added = board.putIn(out, random() < 0.3 ? 0 : random() * 1.2);
    if (added < removed - heat * Math.log(Math.max(1e-12, random()))) board.keep(out);
    else board.putBack(out);
    heat *= COOLING;
    if (board.total() >= best - NOTHING) continue;
    best = board.total();
    bestPlan = board.copy();
  }
  return bestPlan;
}

/** An order that pays more than it would alone, who is in its way, and who is in theirs. */
function chooseOut({ problem, random }: Search, { regret, wished, users, left }: Board): number[] {
  const { orders, skus } = problem;
  const pick = (count: number): number => Math.floor(random() * count);
  let seed = pick(orders.length);
  for (let tries = 0; tries < 6 && (regret[seed] ?? 0) < NOTHING; tries++) seed = pick(orders.length);
  const most = 2 + pick(MOST_OUT - 1);
  const out = [seed];
  const take = (list: readonly number[] = []): void => {
    for (let k = 0; k < 2 && out.length < most && list.length > 0; k++) {
      const index = list[pick(list.length)] ?? seed;
      if (!out.includes(index)) out.push(index);
    }
  };
  const takeThoseInTheWayOf = (index: number): void => {
    for (const [line, node] of (wished[index] ?? new Int32Array(0)).entries()) {
      if (node === -1) continue;
      const { sku = 0, quantity = 0 } = orders[index]?.lines[line] ?? {};
      const place = node * skus + sku;
      if ((left.capacity[node] ?? 0) < 1) take(users.ofNode[node]);
      if ((left.stock[place] ?? 0) < quantity) take(users.ofPlace.get(place));
    }
  };
  for (let k = 0; k < out.length && out.length < most; k++) takeThoseInTheWayOf(out[k] ?? seed);
  while (out.length < Math.min(most, 3, orders.length)) take([pick(orders.length)]);
  return out;
}

/** From the position `from` on. */
function shuffle(list: number[], random: () => number, from: number): void {
  for (let k = list.length - 1; k > from; k--) {
    const other = from + Math.floor(random() * (k - from + 1));
    const [a = 0, b = 0] = [list[k], list[other]];
    list[k] = b;
    list[other] = a;
  }
}
