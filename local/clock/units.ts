// Units of work that take turns, and sleep without keeping theirs.
import { AsyncLocalStorage } from "node:async_hooks";
import type { Turns } from "./turns.ts";

export interface Units {
  work<T>(run: () => Promise<T>): Promise<T>;
  sleep(ms: number): Promise<void>;
}

interface Unit {
  hasTurn: boolean;
  ended: boolean;
  /** Branches of it that sleep. */
  asleep: number;
}

/**
 * A unit that sleeps gives its turn back, and queues for another when it wakes. A unit of which
 * one branch sleeps while another goes on has no turn meanwhile, or it would keep the sleeper from waking.
 * @param wait resolves after so many milliseconds of the clock's time.
 */
export function createUnits(turns: Turns, wait: (ms: number) => Promise<void>): Units {
  const current = new AsyncLocalStorage<Unit>();

  const release = (unit: Unit) => {
    if (!unit.hasTurn) return;
    unit.hasTurn = false;
    turns.giveBack();
  };

  const takeAgain = async (unit: Unit) => {
    if (unit.ended || unit.hasTurn) return;
    await turns.take();
    if (unit.ended || unit.hasTurn) return turns.giveBack();
    unit.hasTurn = true;
    if (unit.asleep > 0) setImmediate(() => unit.asleep > 0 && release(unit));
  };

  return {
    async work(run) {
      await turns.take();
      const unit: Unit = { hasTurn: true, ended: false, asleep: 0 };
      try {
        return await current.run(unit, run);
      } finally {
        unit.ended = true;
        release(unit);
      }
    },

    async sleep(ms) {
      const unit = current.getStore();
      if (unit === undefined) return wait(ms);
      unit.asleep += 1;
      release(unit);
      await wait(ms);
      unit.asleep -= 1;
      await takeAgain(unit);
    },
  };
}
