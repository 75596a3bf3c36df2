// Which states were reached, and what goes wrong at some of them, so often.
import type { Mishap, Mishaps } from "#local/step-functions/index.ts";

export interface Plan extends Mishap {
  readonly state: string;
  /** Of its next calls, so many go wrong; default 1. */
  readonly times?: number;
}

export interface Mischief {
  readonly mishaps: Mishaps;
  /** Forgets what was planned before, and who was seen. */
  plan(plans: readonly Plan[]): void;
  /** States that have called since then. */
  reached(): ReadonlySet<string>;
  /** States that were to fail, and were not reached so often. */
  left(): readonly string[];
}

export function mischief(): Mischief {
  let reached = new Set<string>();
  let planned: Plan[] = [];
  return {
    reached: () => reached,
    left: () => planned.map(({ state }) => state),
    plan(plans) {
      reached = new Set();
      planned = plans.flatMap((plan) => Array.from({ length: plan.times ?? 1 }, () => plan));
    },
    mishaps(state) {
      reached.add(state);
      const at = planned.findIndex((plan) => plan.state === state);
      return at === -1 ? undefined : planned.splice(at, 1)[0];
    },
  };
}
