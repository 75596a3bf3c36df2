// The optimum of an instance by HiGHS, a mixed-integer solver: what every other figure is held against.
//
//   least  sum of line costs x, parcel costs y and what is left unserved u
//   each line is sent once or left out:   sum over nodes of x + u = 1
//   a line travels in a parcel:           x <= y, for each order, node and line
//   stock and capacity are hard:          sum of quantity x <= units, sum of y <= parcels
import highs from "highs";
import type { WaveProblem } from "#shared/domain/routing/wave/wave-problem.ts";

// The package's types describe its CommonJS build; what an ES module imports is the loader itself.
const loadHighs = highs as unknown as typeof highs.default;

export interface Optimum {
  readonly cost: number;
  /** Whether the solver proved that no plan costs less. */
  readonly proven: boolean;
  readonly seconds: number;
}

/** @param seconds after which the solver gives the best that it has */
export async function solveOptimum(problem: WaveProblem, seconds: number): Promise<Optimum> {
  const solver = await loadHighs();
  const begin = performance.now();
  const { Status, ObjectiveValue } = solver.solve(programme(problem), {
    time_limit: seconds,
    mip_rel_gap: 1e-6,
    output_flag: false,
  });
  return {
    cost: ObjectiveValue,
    proven: Status === "Optimal",
    seconds: (performance.now() - begin) / 1_000,
  };
}

/** In the LP format of CPLEX, which HiGHS reads. */
function programme({ nodes, skus, stock, capacity, orders }: WaveProblem): string {
  const objective: string[] = [];
  const rows: string[] = [];
  const binaries: string[] = [];
  const units = new Map<number, string[]>();
  const parcels = new Map<number, string[]>();
  const put = (rows: Map<number, string[]>, key: number, term: string) =>
    rows.set(key, [...(rows.get(key) ?? []), term]);
  for (const [o, { lines, parcelCost, lineCost, unfilledCost }] of orders.entries()) {
    const sent = lines.map((_, l) => [`u${o}_${l}`]);
    for (const l of lines.keys()) objective.push(`${unfilledCost[l]} u${o}_${l}`);
    for (let n = 0; n < nodes; n++) {
      const y = `y${o}_${n}`;
      const carried = [...lines.entries()].filter(
        ([l, { sku, quantity }]) =>
          (lineCost[n * lines.length + l] ?? Infinity) < Infinity && (stock[n * skus + sku] ?? 0) >= quantity,
      );
      if (carried.length === 0 || parcelCost[n] === Infinity || (capacity[n] ?? 0) < 1) continue;
      objective.push(`${parcelCost[n]} ${y}`);
      binaries.push(y);
      put(parcels, n, y);
      for (const [l, { sku, quantity }] of carried) {
        const x = `x${o}_${n}_${l}`;
        objective.push(`${lineCost[n * lines.length + l]} ${x}`);
        rows.push(`${x} - ${y} <= 0`);
        binaries.push(x);
        sent[l]?.push(x);
        put(units, n * skus + sku, `${quantity} ${x}`);
      }
    }
    for (const terms of sent) rows.push(`${terms.join(" + ")} = 1`);
  }
  for (const [place, terms] of units) rows.push(`${terms.join(" + ")} <= ${stock[place]}`);
  for (const [node, terms] of parcels) rows.push(`${terms.join(" + ")} <= ${capacity[node]}`);
  // One term a line: the format has short lines.
  return `Minimize\n${objective.join("\n + ")}\nSubject To\n${rows.map((row) => row.replaceAll(" + ", "\n + ")).join("\n")}\nBinary\n${binaries.join("\n")}\nEnd\n`;
}
