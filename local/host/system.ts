// Time, chance and AWS of the functions: the host's, while it runs.
import { type Sender, useSenders, useWay, type Way } from "#shared/adapters/aws.ts";
import { allowLoopback } from "#shared/adapters/http/reach.ts";
import { useKept } from "#shared/adapters/outside.ts";
import { useClock, useRandom } from "#shared/adapters/system.ts";
import type { HostClock } from "../clock/clock.ts";

interface Lent {
  readonly clock: HostClock;
  readonly random: () => number;
  readonly way: Way;
  readonly senders: Readonly<Record<string, Sender>>;
  /** What they wrote is on disk. */
  readonly kept: () => Promise<void> | undefined;
}

/** @returns a function that gives the functions the system's own again. */
export function lendSystem({ clock, random, way, senders, kept }: Lent): () => void {
  useWay(way);
  useSenders(senders);
  useClock({ now: () => clock.now(), sleep: (ms) => clock.sleep(ms) });
  useRandom(random);
  allowLoopback(true);
  useKept(kept);
  return () => {
    allowLoopback(false);
    useKept(() => undefined);
    useClock({ now: () => Date.now(), sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) });
    useRandom(Math.random);
    useWay({});
    useSenders({});
  };
}
