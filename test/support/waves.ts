// Random waves, small enough to try every plan.
import fc from "fast-check";
import {
  orderCost,
  residualOf,
  shiftResidual,
  type WaveOrder,
  type WavePlan,
  type WaveProblem,
} from "#shared/domain/routing/wave/wave-problem.ts";

interface Most {
  readonly nodes: number;
  readonly orders: number;
  readonly lines: number;
}

const SKUS = 3;
const cost = fc.integer({ min: 0, max: 60 });

export function waveProblem(most: Most): fc.Arbitrary<WaveProblem> {
  return fc.integer({ min: 1, max: most.nodes }).chain((nodes) =>
    fc.record({
      nodes: fc.constant(nodes),
      skus: fc.constant(SKUS),
      stock: values(nodes * SKUS, fc.integer({ min: 0, max: 3 })),
      capacity: values(nodes, fc.integer({ min: 0, max: 3 })),
      orders: fc.array(order(nodes, most.lines), { minLength: 1, maxLength: most.orders }),
    }),
  );
}

function order(nodes: number, mostLines: number): fc.Arbitrary<WaveOrder> {
  const line = fc.record({
    sku: fc.integer({ min: 0, max: SKUS - 1 }),
    quantity: fc.integer({ min: 1, max: 2 }),
  });
  return fc
    .uniqueArray(line, { minLength: 1, maxLength: mostLines, selector: ({ sku }) => sku })
    .chain((lines) =>
      fc.record({
        lines: fc.constant(lines),
        parcelCost: values(nodes, fc.oneof({ weight: 5, arbitrary: cost }, fc.constant(Infinity))),
        lineCost: values(
          nodes * lines.length,
          fc.oneof({ weight: 5, arbitrary: cost }, fc.constant(Infinity)),
        ),
        unfilledCost: values(lines.length, fc.integer({ min: 20, max: 150 })),
      }),
    );
}

const values = (length: number, of: fc.Arbitrary<number>): fc.Arbitrary<Float64Array> =>
  fc.array(of, { minLength: length, maxLength: length }).map((list) => Float64Array.from(list));

/** Least cost over every plan that stock and capacity allow. */
export function bruteForceWave(problem: WaveProblem): number {
  const left = residualOf(problem);
  const tryFrom = (index: number): number => {
    const order = problem.orders[index];
    if (order === undefined) return 0;
    let least = Infinity;
    for (const plan of plansOf(order, problem.nodes)) {
      const own = orderCost(order, plan);
      if (own === Infinity) continue;
      shiftResidual(left, problem.skus, order, plan, -1);
      if (left.stock.every((units) => units >= 0) && left.capacity.every((parcels) => parcels >= 0))
        least = Math.min(least, own + tryFrom(index + 1));
      shiftResidual(left, problem.skus, order, plan, 1);
    }
    return least;
  };
  return tryFrom(0);
}

/** Every node for every line, and none. */
export function* plansOf({ lines }: WaveOrder, nodes: number): Generator<Int32Array> {
  for (let code = 0; code < (nodes + 1) ** lines.length; code++)
    yield Int32Array.from(lines, (_, line) => (Math.floor(code / (nodes + 1) ** line) % (nodes + 1)) - 1);
}

/** What the plan takes beyond stock and capacity. */
export function overdrawn(problem: WaveProblem, plan: WavePlan): number {
  const left = residualOf(problem);
  for (const [index, order] of problem.orders.entries())
    shiftResidual(left, problem.skus, order, plan[index] ?? new Int32Array(0), -1);
  return [...left.stock, ...left.capacity].reduce((sum, there) => sum + Math.max(0, -there), 0);
}
