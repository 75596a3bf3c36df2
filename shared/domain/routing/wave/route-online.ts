// Orders one by one, as they come, each for good: at its best by what is left, and by what the units and parcels
// that it takes are worth to the orders still to come. What is to come is like the past, the less of it the
// later it is; prices are learned anew as stock moves.
import { createPlanner } from "./best-plan.ts";
import { priceWave } from "./bid-prices.ts";
import { greedyPlan } from "./plan-wave.ts";
import {
  type BidPrices,
  noPrices,
  planCost,
  type Residual,
  residualOf,
  shiftResidual,
  type WaveOrder,
  type WavePlan,
  type WaveProblem,
} from "./wave-problem.ts";

export interface OnlineOptions {
  /** Orders of a past time; without any, prices are neutral. */
  readonly history: readonly WaveOrder[];
  /** Orders after which prices are learned anew. */
  readonly every: number;
}

const ROUNDS = 120;

export function routeOnline(problem: WaveProblem, { history, every }: OnlineOptions): WavePlan {
  const planner = createPlanner(problem);
  const left = residualOf(problem);
  let prices = noPrices(problem);
  return problem.orders.map((order, index) => {
    if (index % every === 0 && history.length > 0)
      prices = learnPrices({ problem, left, history, expected: problem.orders.length - index });
    const plan = new Int32Array(order.lines.length);
    planner.best(index, plan, { left, prices });
    shiftResidual(left, problem.skus, order, plan, -1);
    return plan;
  });
}

export interface Learning {
  readonly problem: Pick<WaveProblem, "nodes" | "skus">;
  readonly left: Residual;
  readonly history: readonly WaveOrder[];
  /** Orders still to come. */
  readonly expected: number;
}

/** What a unit and a parcel of what is left will be worth, if what is to come is like the past. */
export function learnPrices({ problem, left, history, expected }: Learning): BidPrices {
  const { nodes, skus } = problem;
  const past: WaveProblem = { nodes, skus, orders: history, stock: left.stock, capacity: left.capacity };
  const planner = createPlanner(past);
  const share = expected / history.length;
  const target = share * planCost(past, greedyPlan(past, planner));
  const weights = new Float64Array(history.length).fill(share);
  return priceWave(past, { planner, target, weights, rounds: ROUNDS }).prices;
}
