import type { PunctualityRecord, Tally } from "#shared/domain/promise/confidence.ts";

/** Counters of what was on time, by week. Told twice, a batch counts twice: an estimate bears that. */
export interface PunctualityCounters {
  count(tallies: ReadonlyMap<string, Tally>): Promise<void>;
  /** Of the last weeks, some seconds old. */
  current(): Promise<PunctualityRecord>;
}
