// How the outside world goes along with the host's clock. Under the virtual clock, time passes only up to
// the next thing that the world does, and stands still while it does it; else time passes by itself.
import type { HostClock } from "#local/clock/clock.ts";
import type { VirtualClock } from "#local/clock/virtual.ts";

export interface Pace {
  /** The host's time, in epoch milliseconds. */
  now(): number;
  /** Resolves when it is `at`, and all is done that was due by then. */
  until(at: number): Promise<void>;
  /**
   * Runs one call to the host after everything before it has had its effect, so that what follows from it
   * never depends on how fast the machine is.
   */
  inTurn<T>(call: () => Promise<T>): Promise<T>;
}

export const paceOf = (clock: HostClock): Pace => (isVirtual(clock) ? steppedPace(clock) : freePace(clock));

const isVirtual = (clock: HostClock): clock is VirtualClock => "runUntil" in clock;

const freePace = (clock: HostClock): Pace => ({
  now: () => clock.now(),
  until: (at) => (at <= clock.now() ? Promise.resolve() : clock.sleep(at - clock.now())),
  inTurn: (call) => call(),
});

/** Real milliseconds after which a call without an answer may be asleep, and those that an answer may be on its way. */
const ASLEEP_AFTER_MS = 1_000;
const ON_ITS_WAY_MS = 250;
/** Simulated milliseconds by which time is let on for it, again and again. */
const NUDGE_MS = 1_000;

const steppedPace = (clock: VirtualClock): Pace => ({
  now: () => clock.now(),
  until: (at) => clock.runUntil(Math.max(at, clock.now())),
  async inTurn(call) {
    await clock.settled();
    let answered = false;
    const asleep = setTimeout(() => void nudge(clock, () => answered), ASLEEP_AFTER_MS).unref();
    try {
      return await call();
    } finally {
      answered = true;
      clearTimeout(asleep);
    }
  },
});

/**
 * A handler that sleeps waits for time to pass, and time waits for its answer: nobody would ever go on. One
 * that works, however long, has its turn, so that the clock is not at rest.
 */
async function nudge(clock: VirtualClock, answered: () => boolean): Promise<void> {
  while (!answered()) {
    await clock.settled();
    await realTime(ON_ITS_WAY_MS);
    if (answered()) return;
    await clock.runUntil(clock.now() + NUDGE_MS);
    await realTime(ASLEEP_AFTER_MS);
  }
}

const realTime = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());
