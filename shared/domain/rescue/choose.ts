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
