// The wall clock, as it is or sped up. Units of work overlap, up to a bound.
import type { HostClock } from "./clock.ts";
import { createTimerQueue } from "./timer-queue.ts";
import { createTurns } from "./turns.ts";
import { createUnits } from "./units.ts";

export interface WallClockOptions {
  /** Seconds of this clock in one real second. */
  readonly speed?: number;
  /** The instant at which it starts, in epoch milliseconds; now, if left out. */
  readonly from?: number;
  /** Units of work that may run at once. */
  readonly atOnce?: number;
  /** Real milliseconds between two rounds of the idle probes. */
  readonly probeEvery?: number;
}

/** Node's timers hold at most a signed 32-bit number of milliseconds; a longer one is set again when it ends. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * The next turn of the event loop. Units that follow from each other without one would keep the process from its sockets,
 * and its memory from being collected on time.
 */
function turnTaker(): () => Promise<void> {
  let next: Promise<void> | undefined;
  return () => {
    next ??= new Promise((resolve) =>
      setImmediate(() => {
        next = undefined;
        resolve();
      }),
    );
    return next;
  };
}

export function createWallClock(options: WallClockOptions = {}): HostClock {
  const { speed = 1, from, atOnce = 64, probeEvery = 20 } = options;
  const started = Date.now();
  const origin = from ?? started;
  const timers = createTimerQueue();
  const turns = createTurns(atOnce, () => {});
  const nextTurn = turnTaker();
  const probes: (() => Promise<boolean>)[] = [];
  let stopped = false;
  let alarm: NodeJS.Timeout | undefined;
  let alarmAt = Number.POSITIVE_INFINITY;

  const now = () => Math.floor(origin + (Date.now() - started) * speed);

  const ring = () => {
    alarmAt = Number.POSITIVE_INFINITY;
    for (let fire = timers.takeDue(now()); fire !== undefined; fire = timers.takeDue(now())) fire();
    arm();
  };
  const arm = () => {
    const next = timers.next();
    if (stopped || next === undefined || next >= alarmAt) return;
    clearTimeout(alarm);
    alarmAt = next;
    alarm = setTimeout(ring, Math.min(Math.max((next - now()) / speed, 0), LONGEST_TIMEOUT_MS));
  };
  const timer: HostClock["timer"] = (at, fire) => {
    const cancel = timers.add(at, fire);
    arm();
    return cancel;
  };
  const units = createUnits(turns, (ms) => new Promise((resolve) => timer(now() + ms, resolve)));

  const anyFoundWork = async () => {
    let found = false;
    for (const probe of probes) found = (await probe()) || found;
    return found;
  };
  const pause = () => new Promise((resolve) => setTimeout(resolve, probeEvery));
  const keepProbing = async () => {
    for (; !stopped; await pause()) if (probes.length > 0) await anyFoundWork();
  };
  const probing = keepProbing();

  return {
    now,
    timer,
    work: (run) =>
      units.work(async () => {
        await nextTurn();
        return run();
      }),
    sleep: units.sleep,
    onIdle: (probe) => probes.push(probe),
    async settled() {
      while (!stopped && (!turns.idle() || (await anyFoundWork()) || !turns.idle())) await pause();
    },
    async stop() {
      stopped = true;
      clearTimeout(alarm);
      timers.clear();
      await Promise.all([turns.close(), probing]);
    },
  };
}
