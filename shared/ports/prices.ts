import type { Bids } from "#shared/domain/routing/demand.ts";
import type { LearnedPrices } from "#shared/domain/routing/wave/prices-of-demand.ts";
import type { Instant } from "#shared/kernel/time.ts";

export interface PriceList extends LearnedPrices {
  readonly version: string;
  readonly learnedAt: Instant;
}

export interface Prices {
  /** Undefined while nothing was learned: all are worth nothing. */
  current(): Promise<Bids | undefined>;
  /** When prices were learned last; never from a cache. */
  learnedAt(): Promise<Instant | undefined>;
  /** What does not fit is dropped, the smallest prices first. */
  publish(list: PriceList): Promise<void>;
}
