// The plans of all orders of a wave as a search changes them: some are taken out and put in again, and who uses
// what, what is left and what each pays is kept beside them.
import type { Planner } from "./best-plan.ts";
import {
  type BidPrices,
  isFirstFrom,
  orderCost,
  type Residual,
  residualOf,
  shiftResidual,
  type WavePlan,
  type WaveProblem,
} from "./wave-problem.ts";

interface Pieces {
  readonly problem: WaveProblem;
  readonly planner: Planner;
  readonly prices: BidPrices;
}

/** The plans of all orders, and what they leave. */
export interface Board {
  readonly left: Residual;
  readonly users: Users;
  /** By order: its best plan if it were alone. */
  readonly wished: WavePlan;
  /** By order: what it pays above that. */
  readonly regret: Float64Array;
  total(): number;
  copy(): WavePlan;
  /** @returns what these orders pay above their best plans */
  takeOut(orders: readonly number[]): number;
  /**
   * Each at its best by what is left, in this order, with bid prices of this weight; given up as soon as they pay
   * more than `most` above their best plans.
   * @returns whether they do not
   */
  putIn(orders: readonly number[], weight: number, most: number): boolean;
  /** Ends a step that was put in: keeps it, or puts everything back as it was. */
  keep(orders: readonly number[]): void;
  putBack(orders: readonly number[]): void;
}

export function layOut({ problem, planner, prices }: Pieces, start: WavePlan): Board {
  const { orders, skus } = problem;
  const plans = start.map((plan) => plan.slice());
  const before = start.map((plan) => plan.slice());
  const wished = start.map((plan) => plan.slice());
  const left = residualOf(problem);
  const costs = Float64Array.from(orders, (order, index) => orderCost(order, planOf(index)));
  const least = costs.map((_, index) => planner.best(index, wished[index] ?? planOf(index), {}));
  const regret = costs.map((cost, index) => cost - (least[index] ?? 0));
  const users = usersOf(problem, plans);
  /** Of the orders that are taken out, those that were put in again. */
  let placed = 0;
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
  const beforeOf = (index: number): Int32Array => before[index] ?? planOf(index);
  return {
    ...{ left, users, wished, regret },
    total: () => total,
    copy: () => plans.map((plan) => plan.slice()),
    takeOut(out) {
      let removed = 0;
      for (const index of out) {
        beforeOf(index).set(planOf(index));
        shift(index, 1);
        removed += regret[index] ?? 0;
      }
      return removed;
    },
    putIn(out, weight, most) {
      let added = 0;
      placed = 0;
      for (const index of out) {
        planner.best(index, planOf(index), { left, prices, weight });
        shift(index, -1);
        placed += 1;
        added += costOf(index) - (least[index] ?? 0);
        if (added > most) return false;
      }
      return true;
    },
    keep(out) {
      for (const index of out) {
        if (isSame(planOf(index), beforeOf(index))) continue;
        users.remove(index, beforeOf(index));
        users.add(index, planOf(index));
        const more = costOf(index) - (costs[index] ?? 0);
        regret[index] = (regret[index] ?? 0) + more;
        costs[index] = (costs[index] ?? 0) + more;
        total += more;
      }
    },
    putBack(out) {
      for (const index of out.slice(0, placed)) shift(index, 1);
      for (const index of out) {
        planOf(index).set(beforeOf(index));
        shift(index, -1);
      }
    },
  };
}

function isSame(one: Int32Array, other: Int32Array): boolean {
  for (let line = 0; line < one.length; line++) if (one[line] !== other[line]) return false;
  return true;
}

export interface Users {
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
      for (let line = 0; line < plan.length; line++) {
        const node = plan[line] ?? -1;
        if (node === -1) continue;
        const key = place(order, line, node);
        const list = ofPlace.get(key);
        if (list === undefined) ofPlace.set(key, [order]);
        else list.push(order);
        if (isFirstFrom(plan, line)) ofNode[node]?.push(order);
      }
    },
    remove(order, plan) {
      for (let line = 0; line < plan.length; line++) {
        const node = plan[line] ?? -1;
        if (node === -1) continue;
        drop(ofPlace.get(place(order, line, node)), order);
        if (isFirstFrom(plan, line)) drop(ofNode[node], order);
      }
    },
  };
  for (const [order, plan] of plans.entries()) users.add(order, plan);
  return users;
}
