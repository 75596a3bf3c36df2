// Time, chance and AWS of the functions: the host's, while it runs.
import { useWay, type Way } from "#shared/adapters/aws.ts";
import { useDynamoDb } from "#shared/adapters/dynamodb/client.ts";
import { useClock, useRandom } from "#shared/adapters/system.ts";
import type { HostClock } from "../clock/clock.ts";

interface Lent {
  readonly clock: HostClock;
  readonly random: () => number;
  readonly way: Way;
  /** Undefined: the SDK's own client. */
  readonly dynamodb: Parameters<typeof useDynamoDb>[0];
}

/** @returns a function that gives the functions the system's own again. */
export function lendSystem({ clock, random, way, dynamodb }: Lent): () => void {
  useWay(way);
  useDynamoDb(dynamodb);
  useClock({ now: () => clock.now(), sleep: (ms) => clock.sleep(ms) });
  useRandom(random);
  return () => {
    useClock({ now: () => Date.now(), sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) });
    useRandom(Math.random);
    useWay({});
    useDynamoDb(undefined);
  };
}
