import type { OrderPromise } from "#shared/domain/orders/order.ts";
import { type Instant, toEpoch } from "#shared/kernel/time.ts";

/** The customer is told once the new deadline is later than what stands. */
export function revised(
  promise: OrderPromise | undefined,
  deadline: Instant | undefined,
): OrderPromise | undefined {
  if (promise === undefined || deadline === undefined) return undefined;
  // A hold stopped the clock: what is promised now is the promise.
  if (promise.stopped === true && toEpoch(deadline) > toEpoch(promise.deliverBy))
    return { ...promise, deliverBy: deadline };
  const standing = promise.revisedDeliverBy ?? promise.deliverBy;
  return toEpoch(deadline) > toEpoch(standing) ? { ...promise, revisedDeliverBy: deadline } : undefined;
}
