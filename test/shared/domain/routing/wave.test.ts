import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPlanner } from "#shared/domain/routing/wave/best-plan.ts";
import { priceWave } from "#shared/domain/routing/wave/bid-prices.ts";
import { planWave } from "#shared/domain/routing/wave/plan-wave.ts";
import { learnPrices, routeOnline } from "#shared/domain/routing/wave/route-online.ts";
import { withShortlists } from "#shared/domain/routing/wave/shortlist.ts";
import {
  noPrices,
  orderCost,
  planCost,
  residualOf,
  type WaveOrder,
  type WaveProblem,
} from "#shared/domain/routing/wave/wave-problem.ts";
import { bruteForceWave, overdrawn, plansOf, waveProblem } from "#test/support/waves.ts";

/** Numbers in [0, 1), the same each time. */
function chance(): () => number {
  let state = 1;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const steps = (count: number) => {
  let left = count;
  return () => left-- / count;
};
const planned = (problem: WaveProblem, count = 400) =>
  planWave(problem, { random: chance(), left: steps(count) });

/** One order, one line, two nodes: the near one is cheaper. */
const wish = (quantity: number, near: number, far: number): WaveOrder => ({
  lines: [{ sku: 0, quantity }],
  parcelCost: Float64Array.of(near, far),
  lineCost: Float64Array.of(0, 0),
  unfilledCost: Float64Array.of(100),
});
const twoNodes = (orders: readonly WaveOrder[], near: number, far: number): WaveProblem => ({
  nodes: 2,
  skus: 1,
  stock: Float64Array.of(near, far),
  capacity: Float64Array.of(10, 10),
  orders,
});

describe("the plan of one order", () => {
  it("is the cheapest that what is left allows, whatever the order", () => {
    fc.assert(
      fc.property(waveProblem({ nodes: 3, orders: 1, lines: 3 }), (problem) => {
        const [order] = problem.orders;
        if (order === undefined) return;
        const plan = new Int32Array(order.lines.length);
        const cost = createPlanner(problem).best(0, plan, { left: residualOf(problem) });
        expect(cost).toBeCloseTo(bruteForceWave(problem), 6);
        expect(orderCost(order, plan)).toBeCloseTo(cost, 6);
      }),
      { numRuns: 300 },
    );
  });

  it("is charged for what it takes from others", () => {
    const problem = twoNodes([wish(2, 10, 15)], 2, 2);
    const plan = new Int32Array(1);
    const planner = createPlanner(problem);
    expect(planner.best(0, plan, {})).toBe(10);
    const prices = { unit: Float64Array.of(4, 0), parcel: Float64Array.of(0, 1) };
    expect(planner.best(0, plan, { prices })).toBe(16);
    expect([...plan]).toEqual([1]);
  });

  it("of too many lines is refused", () => {
    const lines = Array.from({ length: 13 }, () => ({ sku: 0, quantity: 1 }));
    const order = {
      ...wish(1, 1, 1),
      lines,
      lineCost: new Float64Array(26),
      unfilledCost: new Float64Array(13),
    };
    expect(() => createPlanner(twoNodes([order], 1, 1))).toThrow(
      new RangeError("an order of 13 lines, and 12 at most"),
    );
  });
});

describe("the list of an order's best plans", () => {
  it("has the cheapest that what is left allows, as long as it is charged its bid prices", () => {
    const random = chance();
    fc.assert(
      fc.property(waveProblem({ nodes: 6, orders: 2, lines: 3 }), (problem) => {
        const prices = {
          unit: problem.stock.map(() => Math.floor(30 * random())),
          parcel: problem.capacity.map(() => Math.floor(30 * random())),
        };
        const left = residualOf(problem);
        for (const [place, units] of left.stock.entries())
          left.stock[place] = Math.floor(random() * (units + 1));
        const planner = createPlanner(problem);
        const listed = withShortlists(problem, planner, prices);
        for (const [index, order] of problem.orders.entries()) {
          const plan = new Int32Array(order.lines.length);
          const cost = listed.best(index, plan, { left, prices });
          expect(cost).toBeCloseTo(planner.best(index, plan.slice(), { left, prices }), 6);
          const nodes = [...plan];
          expect(nodes.every((node) => node === -1 || (left.capacity[node] ?? 0) >= 1)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("the bound of a wave", () => {
  it("lies below every plan, whatever is ordered", () => {
    fc.assert(
      fc.property(waveProblem({ nodes: 3, orders: 4, lines: 2 }), (problem) => {
        const optimum = bruteForceWave(problem);
        const { bound } = priceWave(problem, { target: 1.1 * optimum + 1, rounds: 60 });
        expect(bound).toBeLessThanOrEqual(optimum + 1e-6);
      }),
      { numRuns: 200 },
    );
  });

  it("prices the unit that two orders want at what the loser pays more elsewhere", () => {
    const problem = twoNodes([wish(1, 10, 30), wish(1, 10, 16)], 1, 5);
    const { bound, prices } = priceWave(problem, { target: 26, rounds: 300 });
    expect(bound).toBeCloseTo(26, 2);
    expect(prices.unit[0]).toBeGreaterThan(5.9);
    expect(prices.unit[0]).toBeLessThan(20.1);
    expect(prices.unit[1]).toBe(0);
  });
});

describe("a wave", () => {
  it("takes no more than there is, and is not below its bound, whatever is ordered", () => {
    fc.assert(
      fc.property(waveProblem({ nodes: 4, orders: 8, lines: 3 }), (problem) => {
        const { plan, cost, bound } = planned(problem, 60);
        expect(overdrawn(problem, plan)).toBe(0);
        expect(cost).toBeCloseTo(planCost(problem, plan), 6);
        expect(cost).toBeGreaterThanOrEqual(bound - 1e-6);
      }),
      { numRuns: 200 },
    );
  });

  it("finds the optimum of nearly all small waves", () => {
    const waves = fc.sample(waveProblem({ nodes: 3, orders: 4, lines: 2 }), { numRuns: 100, seed: 7 });
    const found = waves.filter((problem) => planned(problem).cost <= bruteForceWave(problem) + 1e-6);
    expect(found.length).toBeGreaterThanOrEqual(98);
  });

  it("never makes the plan worse with which it begins", () => {
    fc.assert(
      fc.property(waveProblem({ nodes: 3, orders: 5, lines: 2 }), (problem) => {
        const { plan, cost } = planned(problem, 80);
        const again = planWave(problem, { random: chance(), left: () => 0, from: plan });
        expect(again.cost).toBeLessThanOrEqual(cost + 1e-9);
      }),
      { numRuns: 100 },
    );
  });

  it("is the same for the same numbers", () => {
    const [problem] = fc.sample(waveProblem({ nodes: 4, orders: 8, lines: 3 }), { numRuns: 1, seed: 3 });
    if (problem === undefined) throw new Error("no problem");
    expect(planned(problem).plan).toEqual(planned(problem).plan);
  });

  it("gives the last unit near by to the order that has no good way else", () => {
    const problem = twoNodes([wish(1, 10, 16), wish(1, 10, 60)], 1, 5);
    expect(planned(problem).plan.map(([node]) => node)).toEqual([1, 0]);
  });
});

describe("orders routed one by one", () => {
  it("take no more than there is, whatever comes", () => {
    fc.assert(
      fc.property(waveProblem({ nodes: 3, orders: 8, lines: 3 }), (problem) => {
        const plan = routeOnline(problem, { history: problem.orders, every: 2 });
        expect(overdrawn(problem, plan)).toBe(0);
        for (const [index, order] of problem.orders.entries()) {
          const own = plan[index];
          expect(own && [...plansOf(order, problem.nodes)].some((one) => one.join() === own.join())).toBe(
            true,
          );
        }
      }),
      { numRuns: 100 },
    );
  });

  it("leave the last unit to those who will need it more, as the past tells", () => {
    const patient = wish(1, 10, 16);
    const problem = twoNodes([patient, wish(1, 10, 60)], 1, 5);
    const plan = (history: readonly WaveOrder[]) =>
      routeOnline(problem, { history, every: 1 }).map(([node]) => node);
    expect(plan([])).toEqual([0, 1]);
    expect(plan([wish(1, 10, 60), wish(1, 10, 60)])).toEqual([1, 0]);
  });

  it("pay nothing for what is plentiful", () => {
    const problem = twoNodes([wish(1, 10, 16)], 50, 50);
    const prices = learnPrices({
      problem,
      left: residualOf(problem),
      history: [wish(1, 10, 16)],
      expected: 9,
    });
    expect(prices).toEqual(noPrices(problem));
  });
});
