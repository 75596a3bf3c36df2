import type { PunctualityRecord } from "#shared/domain/promise/confidence.ts";
import type { Punctuality } from "#shared/domain/promise/punctuality.ts";

/** What one event says of who was on time. */
export interface Heard {
  /** The event's id. */
  readonly event: string;
  readonly onTime: Punctuality;
}

/** Counters of what was on time, by week. */
export interface PunctualityCounters {
  /** Each event counts once, however often it is heard. */
  count(heard: readonly Heard[]): Promise<void>;
  /** Of the last weeks, some seconds old. */
  current(): Promise<PunctualityRecord>;
}
