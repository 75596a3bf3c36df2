// Tables behind the adversary, in virtual time: work that is asked for at the same instant overlaps as its transactions do,
// and the same draws give the same course.
import { createVirtualClock, type VirtualClock } from "#local/clock/virtual.ts";
import { surround, surroundings } from "#local/host/lambda/surroundings.ts";
import { shortWay } from "#local/host/lambda/way.ts";
import { useWay } from "#shared/adapters/aws.ts";
import { useClock, useRandom } from "#shared/adapters/system.ts";
import type { EpochMs } from "#shared/kernel/time.ts";
import { type AdversaryOptions, adversary } from "./adversary.ts";
import { startDynoxide } from "./dynoxide.ts";
import { keyed } from "./keyed.ts";

export interface AdversityOptions extends Omit<AdversaryOptions, "behind"> {
  readonly tables: readonly string[];
  readonly from: EpochMs;
}

export interface Adversity {
  readonly clock: VirtualClock;
  /** All at once, each as a unit of work of the clock; time passes until all are done. */
  together<T>(deeds: readonly (() => Promise<T>)[]): Promise<T[]>;
  close(): Promise<void>;
}

export async function openAdversity({ tables, from, ...options }: AdversityOptions): Promise<Adversity> {
  const dynamodb = await startDynoxide();
  await dynamodb.ensure(tables.map(keyed));
  const restore = surround(surroundings({ dynamodb: dynamodb.url, services: "http://127.0.0.1:9" }));
  const { way, close } = shortWay();
  const clock = createVirtualClock({ from });
  useClock(clock);
  useRandom(options.random);
  useWay(adversary({ ...options, behind: way }));
  return {
    clock,
    together: (deeds) => Promise.all(deeds.map((deed) => clock.work(deed))),
    async close() {
      await clock.stop();
      useClock({ now: Date.now, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) });
      useRandom(Math.random);
      useWay({});
      close();
      restore();
      await dynamodb.stop();
    },
  };
}
