// Time and turn-taking in the embedded host. Everything the host does is a unit of work or a timer, so
// that one clock decides when time passes: the wall clock lets them overlap, the virtual clock runs them
// one at a time, in the order they were asked for, and jumps to the next timer when nothing is left to do.

export interface HostClock {
  /** Milliseconds since the Unix epoch, in this clock's own time. */
  now(): number;

  /** Fires once, at `at` (epoch ms) or as soon after as the clock allows. Equal instants fire in the order they were set. Returns a cancel function. */
  timer(at: number, fire: () => void): () => void;

  /**
   * Runs one unit of work: a state transition, a Lambda invocation, a delivery. Virtual: one at a time,
   * first asked first run, and time stands still meanwhile. Wall and accelerated: up to a bound at once.
   * A unit must not wait for another unit that it asked for itself (it would wait for ever under the virtual clock).
   */
  work<T>(run: () => Promise<T>): Promise<T>;

  /** Suspends the running unit of work for `ms` of this clock's time, letting others run meanwhile. */
  sleep(ms: number): Promise<void>;

  /** Asked before time may jump (virtual) or every few milliseconds (wall): is there anything new to do? True if it started work. */
  onIdle(probe: () => Promise<boolean>): void;

  /** Resolves when no work runs or waits and every idle probe has said no. Never called from inside a unit of work. */
  settled(): Promise<void>;

  /** Stops timers and probes; running work is waited for, what waits or sleeps never goes on, as in a process that died. */
  stop(): Promise<void>;
}
