// Choosing a wave for picking: how many units each visited aisle gives, within the units that a wave may have.
import { z } from "zod";
import {
  faultsOf,
  type PickProblem,
  type PickWave,
  unitsPerAisle,
} from "#shared/domain/picking/wave/pick-problem.ts";
import { selectWave } from "#shared/domain/picking/wave/select-wave.ts";
import { seeded } from "#shared/kernel/seeded.ts";
import { type Benchmark, cpuWatch, machine, rounded, rows, UsageError } from "../benchmark.ts";
import { readWaveInstance } from "./instance.ts";

const Options = z.object({
  instance: z.string(
    "give --instance FILE: `orders items aisles`, `k item units ...` for each order and each aisle, `LB UB`",
  ),
  seconds: z.coerce.number("--seconds is a number").positive("--seconds is above 0").default(10),
  seed: z.string().default("1"),
});

interface Figures {
  /** Units for each visited aisle. */
  readonly objective: number;
  readonly orders: number;
  readonly aisles: number;
  readonly units: number;
  /** A wave has so many units at the least, and at the most. */
  readonly lb: number;
  readonly ub: number;
  readonly cpuSeconds: number;
  readonly machine: string;
}

/** Of so many looks at the time one is taken. */
const LOOKS = 4;

export const waves: Benchmark = {
  summary: "which orders to pick together, and from which aisles: units for each visited aisle",
  options: [
    "--instance FILE           orders, aisles and the units of a wave, as in the challenge of SBPO 2025",
    "--seconds S               CPU seconds (10)",
    "--seed TEXT               of the search (1)",
  ],
  takes: { instance: { type: "string" }, seconds: { type: "string" }, seed: { type: "string" } },
  run(given): Figures {
    const watch = cpuWatch();
    const options = Options.safeParse(given);
    if (!options.success) throw new UsageError(options.error.issues[0]?.message ?? "");
    const { instance, seconds, seed } = options.data;
    const problem = readWaveInstance(instance);
    const wave = selectWave(problem, { random: seeded(seed), left: within(seconds, watch) });
    const cpuSeconds = rounded(watch(), 3);
    return { ...figuresOf(problem, wave), cpuSeconds, machine: machine() };
  },
  table: ({ objective, orders, aisles, units, lb, ub, cpuSeconds, machine: on }: Figures) =>
    rows([
      ["Units for each aisle", objective],
      ["Orders", orders],
      ["Aisles", aisles],
      ["Units", `${units}  of ${lb} to ${ub}`],
      ["CPU seconds", cpuSeconds],
      ["Machine", on],
    ]),
};

/** To ask for the time costs as much as some steps of the search. */
function within(seconds: number, watch: () => number): () => number {
  let looks = 0;
  let left = 1;
  return () => {
    if (looks % LOOKS === 0) left = 1 - watch() / seconds;
    looks += 1;
    return left;
  };
}

/** @throws Error when there is no wave, or when it cannot be picked: nothing that is wrong is printed */
function figuresOf(
  problem: PickProblem,
  wave: PickWave | undefined,
): Omit<Figures, "cpuSeconds" | "machine"> {
  const { least: lb, most: ub } = problem;
  if (wave === undefined) throw new Error(`no wave of ${lb} to ${ub} units was found`);
  const faults = faultsOf(problem, wave);
  if (faults.length > 0) throw new Error(`the wave cannot be picked: ${JSON.stringify(faults)}`);
  return {
    objective: rounded(unitsPerAisle(wave), 3),
    orders: wave.orders.length,
    aisles: wave.aisles.length,
    units: wave.units,
    lb,
    ub,
  };
}
