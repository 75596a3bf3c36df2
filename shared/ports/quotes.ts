import type { PromiseOption } from "#shared/domain/promise/option.ts";
import type { ChannelId, OrderId, PromiseId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";

/** A promise offered, as it is kept until it is redeemed or expires. */
export interface StoredQuote {
  readonly promiseId: PromiseId;
  readonly channel: ChannelId;
  /** Fingerprint of what was quoted: an order must be the same cart for the same place. */
  readonly cart: string;
  readonly options: readonly PromiseOption[];
  readonly expiresAt: Instant;
  readonly redeemedBy?: OrderId | undefined;
}

export interface Quotes {
  keep(quote: StoredQuote): Promise<void>;
  find(id: PromiseId): Promise<StoredQuote | undefined>;
  /** True for the first order that asks, and for that order again. */
  redeem(id: PromiseId, order: OrderId): Promise<boolean>;
}
