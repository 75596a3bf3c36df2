// Which of the options is carried out: the best one within the policy's budget, unless a planner says otherwise.
import type { RescueOption, Weighing } from "./weighing.ts";

export interface Choice {
  /** Its place among the options. */
  readonly chosen: number;
  readonly because: Weighing["because"];
}

/** @param options the best first; leaving out, which costs nothing extra, is always one */
export function chooseOption(options: readonly RescueOption[], budget: number): Choice {
  const chosen = firstWithin(options, budget);
  return { chosen, because: chosen === 0 ? "best" : "within-budget" };
}

const firstWithin = (options: readonly RescueOption[], budget: number): number =>
  Math.max(
    0,
    options.findIndex(({ extra }) => extra <= budget),
  );

/** What is done when no planner has said anything in time. */
export const atTimeOut = (options: readonly RescueOption[], budget: number): Choice => ({
  chosen: firstWithin(options, budget),
  because: "time-out",
});

/** What a planner chose, as the world is now: the same kind from the same nodes, or else of the same kind. */
export function asPlannerChose(
  options: readonly RescueOption[],
  wanted: Pick<RescueOption, "kind" | "nodes">,
  budget: number,
): Choice {
  const nodes = wanted.nodes.join();
  const same = options.findIndex((one) => one.kind === wanted.kind && one.nodes.join() === nodes);
  const alike = same >= 0 ? same : options.findIndex(({ kind }) => kind === wanted.kind);
  return alike >= 0 ? { chosen: alike, because: "planner" } : atTimeOut(options, budget);
}
