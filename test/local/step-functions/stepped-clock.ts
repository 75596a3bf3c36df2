// A clock that runs one unit of work when it is told to, so that a test can stop a service between any two.
import type { HostClock } from "#local/clock/clock.ts";

export interface SteppedClock extends HostClock {
  /** Runs the next unit. @returns false when none is waiting. */
  step(): Promise<boolean>;
  /** Jumps to the next timer. @returns false when there is none. */
  jump(): boolean;
}

export function createSteppedClock(from: number): SteppedClock {
  const units: (() => Promise<void>)[] = [];
  let timers: { at: number; fire: () => void }[] = [];
  let now = from;
  return {
    now: () => now,
    timer(at, fire) {
      const timer = { at, fire };
      timers = [...timers, timer].sort((one, other) => one.at - other.at);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    work: (run) => new Promise((resolve, reject) => units.push(() => run().then(resolve, reject))),
    sleep: () => Promise.reject(new Error("not needed")),
    onIdle: () => undefined,
    settled: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    async step() {
      const unit = units.shift();
      await unit?.();
      // What it wrote is on disk when its turn of the event loop has ended.
      await new Promise((resolve) => setImmediate(resolve));
      return unit !== undefined;
    },
    jump() {
      const timer = timers.shift();
      if (timer === undefined) return false;
      now = Math.max(now, timer.at);
      timer.fire();
      return true;
    },
  };
}
