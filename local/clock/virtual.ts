// The virtual clock. Work runs one unit at a time, in the order it was asked for; time stands still while
// any runs or waits. When nothing is left to do, time jumps to the next timer. The same requests at the
// same instants give the same run.
import type { HostClock } from "./clock.ts";
import { createTimerQueue } from "./timer-queue.ts";
import { createTurns } from "./turns.ts";
import { createUnits } from "./units.ts";

export interface VirtualClock extends HostClock {
  /**
   * Lets time pass up to `at` and no further, until it is called again. Resolves when all is done that is
   * due by then: `now()` is `at`, or the last timer's instant if `at` is infinite.
   */
  runUntil(at: number): Promise<void>;
}

export interface VirtualClockOptions {
  /** The instant at which it starts, in epoch milliseconds. */
  readonly from: number;
  /** Time stops here until `runUntil`; for ever, if left out. */
  readonly until?: number;
}

/** Lets everything that follows from what just ended ask for its work. */
const nextTick = () => new Promise<void>((resolve) => setImmediate(resolve));

export function createVirtualClock({
  from,
  until = Number.POSITIVE_INFINITY,
}: VirtualClockOptions): VirtualClock {
  const timers = createTimerQueue();
  const probes: (() => Promise<boolean>)[] = [];
  let now = from;
  let limit = until;
  let stopped = false;
  let asked = false;
  let driving: Promise<void> | undefined;
  let atRest: (() => void)[] = [];
  let atLimit: (() => void)[] = [];

  const turns = createTurns(1, () => wake());
  const wait = (ms: number) => new Promise<void>((resolve) => timer(now + ms, resolve));
  const units = createUnits(turns, wait);

  const wake = () => {
    if (stopped) return;
    asked = true;
    driving ??= drive();
  };
  const drive = async () => {
    while (asked && !stopped) {
      asked = false;
      await runOn();
    }
    driving = undefined;
  };
  const foundWork = async () => {
    let found = false;
    for (const probe of probes) found = (await probe()) || found;
    return found;
  };
  /** Goes on until a unit has the turn (its end wakes the drive again) or there is nothing left to do. */
  const runOn = async () => {
    while (!stopped) {
      await nextTick();
      if (!turns.idle()) return;
      if ((await foundWork()) || !turns.idle()) continue;
      atRest = release(atRest);
      await nextTick();
      if (stopped || !turns.idle()) return;
      if (!fireNext()) {
        if (Number.isFinite(limit)) now = Math.max(now, limit);
        atLimit = release(atLimit);
        return;
      }
    }
  };
  const fireNext = () => {
    const next = timers.next();
    if (next === undefined || next > limit) return false;
    now = Math.max(now, next);
    timers.takeDue(next)?.();
    return true;
  };
  const release = (waiting: (() => void)[]) => {
    for (const resolve of waiting) resolve();
    return [];
  };
  const timer: HostClock["timer"] = (at, fire) => {
    const cancel = timers.add(at, fire);
    wake();
    return cancel;
  };

  return {
    now: () => now,
    timer,
    work: units.work,
    sleep: units.sleep,
    onIdle(probe) {
      probes.push(probe);
    },
    settled: () =>
      new Promise((resolve) => {
        atRest.push(resolve);
        wake();
      }),
    runUntil: (at) =>
      new Promise((resolve) => {
        limit = at;
        atLimit.push(resolve);
        wake();
      }),
    async stop() {
      stopped = true;
      timers.clear();
      await turns.close();
      await driving;
    },
  };
}
