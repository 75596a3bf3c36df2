// All orders of a wave together. Bid prices tell what is worth keeping for whom; by them a first plan is
// built; then orders that do not have their best plan, and those in their way, are taken out and put in again,
// as long as it pays (ruin and recreate: Schrimpf et al. 2000). Deterministic for a given `random`.
import { createPlanner, type Planner } from "./best-plan.ts";
import { priceWave } from "./bid-prices.ts";
import { type Board, layOut } from "./board.ts";
import { withShortlists } from "./shortlist.ts";
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
  /**
   * Asked between steps: after each round of pricing, and before each step of the search. What is left of the time
   * for it, from 1 down to 0, which ends it.
   */
  readonly left: (phase: "price" | "search") => number;
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
const MOST_OUT = 45;
/** How much dearer a step may make the plan, in parts of the mean order: at the beginning, and in the end. */
const WARMTH = { first: 0.05, last: 0.003 };
/** Share of the steps in which what is left is worth nothing to others, and the most that bid prices are scaled by in the rest. */
const SELFISH = 0.3;
const MOST_WEIGHT = 1.2;
/** A gap so small is none. */
const NOTHING = 1e-7;

export function planWave(problem: WaveProblem, { random, left, from }: WaveOptions): WaveResult {
  const planner = createPlanner(problem);
  const target = planCost(problem, from ?? greedyPlan(problem, planner));
  const { prices, bound } = priceWave(problem, {
    planner,
    target,
    rounds: PRICE_ROUNDS,
    goOn: () => left("price") > 0,
  });
  const starts = [...(from === undefined ? [] : [from]), greedyPlan(problem, planner, prices)];
  const start = starts.toSorted((a, b) => planCost(problem, a) - planCost(problem, b))[0] ?? [];
  const listed = withShortlists(problem, planner, prices);
  const plan = improve({ problem, planner: listed, prices, random }, start, bound, () => left("search"));
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

function improve(search: Search, start: WavePlan, bound: number, left: () => number): WavePlan {
  const { problem, random } = search;
  const board = layOut(search, start);
  let best = board.total();
  let bestPlan = board.copy();
  const meanOrder = best / Math.max(1, problem.orders.length);
  for (let rest = left(); rest > 0 && best > bound + NOTHING; rest = left()) {
    const heat = meanOrder * WARMTH.first ** rest * WARMTH.last ** (1 - rest);
    const out = chooseOut(search, board);
    const most = board.takeOut(out) - heat * Math.log(Math.max(1e-12, random()));
    shuffle(out, random, random() < 0.5 ? 1 : 0);
    const weight = random() < SELFISH ? 0 : random() * MOST_WEIGHT;
    if (board.putIn(out, weight, most)) board.keep(out);
    else board.putBack(out);
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
    const wish = wished[index] ?? new Int32Array(0);
    for (let line = 0; line < wish.length; line++) {
      const node = wish[line] ?? -1;
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
