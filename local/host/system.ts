// Time and chance of the functions: the host's, while it runs.
import { useClock, useRandom } from "#shared/adapters/system.ts";
import type { HostClock } from "../clock/clock.ts";

/** @returns a function that gives the functions the system's own again. */
export function lendSystem(clock: HostClock, random: () => number): () => void {
  useClock({ now: () => clock.now(), sleep: (ms) => clock.sleep(ms) });
  useRandom(random);
  return () => {
    useClock({ now: () => Date.now(), sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) });
    useRandom(Math.random);
  };
}
