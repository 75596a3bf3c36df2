// How long one order's sourcing takes: the engine alone, on random networks of warehouses and stores.

import { findSourcing } from "#shared/domain/routing/engine.ts";
import type { SourcingProblem } from "#shared/domain/routing/sourcing.ts";
import { seeded } from "#shared/kernel/seeded.ts";
import { type Benchmark, leastTimes, machine, quantile, rounded, rows } from "./benchmark.ts";

interface Figures {
  readonly p99Us40x5: number;
  readonly p99Us1000x12: number;
  /** Of nodes, in the time that 5 lines take: 1 is linear. */
  readonly exponent: number;
  readonly p50Us40x5: number;
  readonly p50Us1000x12: number;
  readonly machine: string;
}

/** Grams up to which a band's price holds. */
const BANDS = [250, 500, 1_000, 2_000, 5_000, 10_000, 30_000];

export const decision: Benchmark = {
  summary:
    "time to source one order exactly: 40 nodes x 5 lines, 1,000 nodes x 12 lines, and growth with nodes",
  options: [],
  takes: {},
  run(): Figures {
    const small = timesOf(40, 5, 2_000);
    const large = timesOf(1_000, 12, 200);
    return {
      p99Us40x5: rounded(quantile(small, 0.99), 1),
      p99Us1000x12: rounded(quantile(large, 0.99), 1),
      exponent: rounded(exponentOf([250, 500, 1_000, 2_000, 4_000], 5), 3),
      p50Us40x5: rounded(quantile(small, 0.5), 1),
      p50Us1000x12: rounded(quantile(large, 0.5), 1),
      machine: machine(),
    };
  },
  table: (figures: Figures) => rows(Object.entries(figures)),
};

/** Decisions before the first that counts: the machine compiles what it runs often. */
const WARM_UP = 1_500;

/** Microseconds of each of `count` decisions, sorted. */
function timesOf(nodes: number, lines: number, count: number): number[] {
  return timesOfSizes([nodes], lines, count)[0] ?? [];
}

/** Of each size. They take turns, so that a slow moment of the machine slows all of them. */
function timesOfSizes(sizes: readonly number[], lines: number, count: number): number[][] {
  const problems = sizes.map((nodes) => {
    const random = seeded(`${nodes}x${lines}`);
    return Array.from({ length: count }, () => randomProblem(nodes, lines, random));
  });
  const turns = Array.from({ length: count }, (_, turn) => problems.flatMap((list) => list[turn] ?? []));
  for (let warm = 0; warm < WARM_UP; warm++)
    for (const problem of turns[warm % count] ?? []) findSourcing(problem);
  const least = leastTimes(turns.flat().map((problem) => () => findSourcing(problem)));
  return sizes.map((_, size) =>
    least.filter((_, place) => place % sizes.length === size).sort((a, b) => a - b),
  );
}

/** Slope of the logarithm of the median time over that of the number of nodes, by least squares. */
function exponentOf(sizes: readonly number[], lines: number): number {
  const times = timesOfSizes(sizes, lines, 150);
  const points = sizes.map(
    (nodes, size) => [Math.log(nodes), Math.log(quantile(times[size] ?? [], 0.5))] as const,
  );
  const mean = (k: 0 | 1) => points.reduce((sum, point) => sum + point[k], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const over = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return over / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

/** One node in ten is a warehouse that has nearly all; stores have a third of the lines, and cost more. */
function randomProblem(nodes: number, lines: number, random: () => number): SourcingProblem {
  const weights = Float64Array.from({ length: lines }, () => Math.round(50 + random() * 2_000));
  const offers = Array.from({ length: nodes }, (_, node) => {
    const [parcel, line, stocked] = node % 10 === 0 ? [180, 20, 0.9] : [340, 60, 0.35];
    const rate = 400 + 500 * random();
    return {
      parcelCost: Math.round(parcel + 50 * random()),
      lineCost: Float64Array.from({ length: lines }, () =>
        random() < stocked ? Math.round(line + 20 * random()) : Number.POSITIVE_INFINITY,
      ),
      tariff: { upTo: BANDS, price: BANDS.map((grams) => Math.round(rate * (1 + grams / 8_000))) },
    };
  });
  return {
    weights,
    unfilledCost: new Float64Array(lines).fill(1e6),
    offers,
    splitPenalty: 100,
    maxParcels: 4,
  };
}
