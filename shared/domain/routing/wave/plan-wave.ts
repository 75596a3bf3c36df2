// All orders of a wave together. Bid prices tell what is worth keeping for whom; by them a first plan is
// built; then orders that do not have their best plan, and those in their way, are taken out and put in again,
// as long as it pays (ruin and recreate: Schrimpf et al. 2000). Deterministic for a given `random`.
import { createPlanner, type Planner } from "./best-plan.ts";
import { priceWave } from "./bid-prices.ts";
import {
  type BidPrices,
  orderCost,
  planCost,
  type Residual,
  residualOf,
  shiftResidual,
  type WavePlan,
  type WaveProblem,
} from "./wave-problem.ts";

export interface WaveOptions {
  /** Numbers in [0, 1). */
  readonly random: () => number;
  /** Asked between steps of the search, with the share of its effort that the step belongs to: 0 prices, 1 search. */
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

/** The plans of all orders, and what they leave. */
interface Board {
  readonly left: Residual;
  readonly users: Users;
  /** By order: its best plan if it were alone. */
  readonly wished: WavePlan;
  /** By order: what it pays above that. */
  readonly regret: Float64Array;
  total(): number;
  copy(): WavePlan;
  /** @returns what these orders cost */
  takeOut(orders: readonly number[]): number;
  /** Each at its best by what is left, in this order, with bid prices of this weight. @returns what they cost */
  putIn(orders: readonly number[], weight: number): number;
  /** Ends a step that was put in: keeps it, or puts everything back as it was. */
  keep(orders: readonly number[]): void;
  putBack(orders: readonly number[]): void;
}

function layOut({ problem, planner, prices }: Search, start: WavePlan): Board {
  const { orders, skus } = problem;
  const plans = start.map((plan) => plan.slice());
  const before = start.map((plan) => plan.slice());
  const wished = start.map((plan) => plan.slice());
  const left = residualOf(problem);
  const costs = Float64Array.from(orders, (order, index) => orderCost(order, planOf(index)));
  const regret = costs.map((cost, index) => cost - planner.best(index, wished[index] ?? planOf(index), {}));
  const users = usersOf(problem, plans);
  let total = costs.reduce((sum, cost) => sum + cost, 0);
  for (const index of orders.keys()) shift(index, -1);

  function planOf(index: number): Int32Array {
    return plans[index] ?? new Int32Array(0);
  }
  function shift(index: number, sign: 1 | -1): void {
    const order = orders[index];
    if (order !== undefined) shiftResidual(left, skus, order, planOf(index), sign);
  }
  const costOf = (index: number): number => {
    const order = orders[index];
    return order === undefined ? 0 : orderCost(order, planOf(index));
  };
  const settle = (out: readonly number[]): void => {
    for (const index of out) {
      users.add(index, planOf(index));
      const more = costOf(index) - (costs[index] ?? 0);
      regret[index] = (regret[index] ?? 0) + more;
      costs[index] = (costs[index] ?? 0) + more;
      total += more;
    }
  };
  return {
    ...{ left, users, wished, regret },
    total: () => total,
    copy: () => plans.map((plan) => plan.slice()),
    takeOut(out) {
      let removed = 0;
      for (const index of out) {
        before[index]?.set(planOf(index));
        users.remove(index, planOf(index));
        shift(index, 1);
        removed += costs[index] ?? 0;
      }
      return removed;
    },
    putIn(out, weight) {
      let added = 0;
      for (const index of out) {
        planner.best(index, planOf(index), { left, prices, weight });
        shift(index, -1);
        added += costOf(index);
      }
      return added;
    },
    keep: settle,
    putBack(out) {
      for (const index of out) shift(index, 1);
      for (const index of out) {
        planOf(index).set(before[index] ?? planOf(index));
        shift(index, -1);
      }
      settle(out);
    },
  };
}

interface Users {
  /** Orders that use a unit of the place, or a parcel of the node. */
  readonly ofPlace: ReadonlyMap<number, readonly number[]>;
  readonly ofNode: readonly (readonly number[])[];
  add(order: number, plan: Int32Array): void;
  remove(order: number, plan: Int32Array): void;
}

function usersOf({ orders, nodes, skus }: WaveProblem, plans: WavePlan): Users {
  const ofPlace = new Map<number, number[]>();
  const ofNode = Array.from({ length: nodes }, (): number[] => []);
  const place = (order: number, line: number, node: number): number =>
    node * skus + (orders[order]?.lines[line]?.sku ?? 0);
  const drop = (list: number[] | undefined, order: number): void => {
    const at = list?.indexOf(order) ?? -1;
    if (at !== -1) list?.splice(at, 1);
  };
  const users: Users = {
    ofPlace,
    ofNode,
    add(order, plan) {
      for (const [line, node] of plan.entries()) {
        if (node === -1) continue;
        const key = place(order, line, node);
        const list = ofPlace.get(key);
        if (list === undefined) ofPlace.set(key, [order]);
        else list.push(order);
        if (plan.indexOf(node) === line) ofNode[node]?.push(order);
      }
    },
    remove(order, plan) {
      for (const [line, node] of plan.entries()) {
        if (node === -1) continue;
        drop(ofPlace.get(place(order, line, node)), order);
        if (plan.indexOf(node) === line) drop(ofNode[node], order);
      }
    },
  };
  for (const [order, plan] of plans.entries()) users.add(order, plan);
  return users;
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
