// Routing on an instance with a known optimum: ours, one by one or all together, and what others do.

import { z } from "zod";
import { planWave } from "#shared/domain/routing/wave/plan-wave.ts";
import { routeOnline } from "#shared/domain/routing/wave/route-online.ts";
import { planCost, type WavePlan } from "#shared/domain/routing/wave/wave-problem.ts";
import { seeded } from "#shared/kernel/seeded.ts";
import { type Benchmark, cpuWatch, machine, rounded, rows, UsageError } from "../benchmark.ts";
import { historyOf, type Instance, readInstance, waveOf } from "./instance.ts";
import { type Optimum, solveOptimum } from "./optimum.ts";
import { peers, planOf } from "./peers.ts";

const Options = z.object({
  instance: z.string("give --instance FILE"),
  policy: z.enum(["online", "wave"], "--policy is online or wave").default("wave"),
  seconds: z.coerce.number("--seconds is a number").positive("--seconds is above 0").default(1),
  seed: z.string().default("1"),
  optimum: z.boolean().default(false),
});

interface Figures {
  readonly policy: "online" | "wave";
  readonly cost: number;
  /** Certified: no plan costs less. Only where the policy proves one. */
  readonly bound?: number;
  readonly plan: readonly (readonly number[])[];
  readonly cpuSeconds: number;
  readonly splitPct: number;
  readonly promiseKeptPct: number;
  /** Above the instance's proven optimum, where it has one. */
  readonly gapPct?: number;
  /** What the solver found, where it was asked. */
  readonly highs?: Optimum;
  readonly peers: Readonly<Record<string, { readonly cost: number; readonly gapPct?: number }>>;
  readonly machine: string;
}

/** Orders after which online routing learns its prices anew. */
const EVERY = 5;
/** Seconds that the solver may take. */
const PATIENCE = 300;
/** Share of the time that goes into prices and bound at the most. */
const PRICING = 0.25;
/** Steps of the search between two looks at the clock. */
const STEPS = 16;

export const route: Benchmark = {
  summary: "cost of routing a wave of orders, against the optimum and against what others do",
  options: [
    "--instance FILE           a sourcing instance",
    "--policy online|wave      one by one as they come, or all together (default)",
    "--seconds S               CPU seconds for a wave (1)",
    "--seed TEXT               of the search (1)",
    "--optimum                 solve the instance with HiGHS instead of believing its own optimum (at most 5 minutes)",
  ],
  takes: {
    instance: { type: "string" },
    policy: { type: "string" },
    seconds: { type: "string" },
    seed: { type: "string" },
    optimum: { type: "boolean" },
  },
  async run(given): Promise<Figures> {
    const options = Options.safeParse(given);
    if (!options.success) throw new UsageError(options.error.issues[0]?.message ?? "");
    const instance = readInstance(options.data.instance);
    const problem = waveOf(instance);
    const history = historyOf(instance);
    const watch = cpuWatch();
    const { policy, seconds, seed } = options.data;
    const found =
      policy === "online"
        ? { plan: routeOnline(problem, { history, every: EVERY }) }
        : planWave(problem, { random: seeded(seed), left: within(seconds, watch) });
    const cpuSeconds = rounded(watch(), 3);
    const cost = planCost(problem, found.plan);
    const solved = options.data.optimum ? await solveOptimum(problem, PATIENCE) : undefined;
    const optimum = solved?.proven === true ? solved.cost : instance.optimum?.cost;
    const gap = (of: number) =>
      optimum === undefined ? {} : { gapPct: rounded((of / optimum - 1) * 100, 3) };
    const others = Object.entries(peers).map(([name, peer]) => {
      const theirs = planCost(problem, planOf(problem, peer));
      return [name, { cost: rounded(theirs, 4), ...gap(theirs) }] as const;
    });
    return {
      policy,
      cost: rounded(cost, 4),
      ...("bound" in found && { bound: rounded(found.bound, 4) }),
      plan: found.plan.map((nodes) => [...nodes]),
      cpuSeconds,
      ...quality(instance, found.plan),
      ...gap(cost),
      ...(solved !== undefined && {
        highs: { cost: rounded(solved.cost, 4), proven: solved.proven, seconds: rounded(solved.seconds, 3) },
      }),
      peers: Object.fromEntries(others),
      machine: machine(),
    };
  },
  table({
    policy,
    cost,
    bound,
    cpuSeconds,
    splitPct,
    promiseKeptPct,
    gapPct,
    highs,
    peers: others,
  }: Figures) {
    const beside = (pct: number | undefined) => (pct === undefined ? "" : `  +${pct} % over the optimum`);
    return rows([
      [`Cost, ${policy}`, `${cost}${beside(gapPct)}`],
      ...(bound === undefined ? [] : [["Lower bound", bound] as const]),
      ...Object.entries(others).map(
        ([name, one]) => [`  ${name}`, `${one.cost}${beside(one.gapPct)}`] as const,
      ),
      ...(highs === undefined
        ? []
        : [
            [
              "  HiGHS",
              `${highs.cost}  ${highs.proven ? "proven" : "not proven"} in ${highs.seconds} s`,
            ] as const,
          ]),
      ["Orders in several parcels", `${splitPct} %`],
      ["Promises kept", `${promiseKeptPct} %`],
      ["CPU seconds", cpuSeconds],
      ["Machine", machine()],
    ]);
  },
};

function within(seconds: number, watch: () => number): (phase: "price" | "search") => number {
  let steps = 0;
  let since = 0;
  let left = 1;
  return (phase) => {
    if (phase === "price") return 1 - watch() / (PRICING * seconds);
    if (steps === 0) since = watch();
    if (steps % STEPS === 0) left = watch() < seconds ? (seconds - watch()) / (seconds - since) : 0;
    steps += 1;
    return left;
  };
}

function quality({ orders }: Instance, plan: WavePlan): Pick<Figures, "splitPct" | "promiseKeptPct"> {
  let [served, split, promised, kept] = [0, 0, 0, 0];
  for (const [index, { promised: isPromised, onTime }] of orders.entries()) {
    const nodes = [...(plan[index] ?? [])];
    const used = new Set(nodes.filter((node) => node !== -1));
    served += used.size > 0 ? 1 : 0;
    split += used.size > 1 ? 1 : 0;
    if (!isPromised) continue;
    promised += 1;
    kept += nodes.every((node) => onTime[node] === true) ? 1 : 0;
  }
  const share = (part: number, whole: number) => rounded(whole === 0 ? 100 : (100 * part) / whole, 2);
  return { splitPct: served === 0 ? 0 : share(split, served), promiseKeptPct: share(kept, promised) };
}
