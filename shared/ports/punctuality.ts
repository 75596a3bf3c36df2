import type { PunctualityRecord, Tally } from "#shared/domain/promise/confidence.ts";
import type { Instant } from "#shared/kernel/time.ts";

/** What one event says of who was on time. */
export interface Heard {
  /** The event's id. */
  readonly event: string;
  /** By key, what to add. */
  readonly tallies: Readonly<Record<string, Tally>>;
}

export interface CountedWeeks {
  readonly since: Instant;
  readonly until: Instant;
  readonly record: PunctualityRecord;
}

/** Counters of what was on time, by week. */
export interface PunctualityCounters {
  /** Each event counts once, however often it is heard. */
  count(heard: readonly Heard[]): Promise<void>;
  /** Of the last weeks; not older than some seconds, or than `age` milliseconds. */
  current(age?: number): Promise<PunctualityRecord>;
  /** Of the week that runs and so many before it, as of now. */
  ofWeeks(weeks: number): Promise<CountedWeeks>;
}
