import type { OrderPromise } from "#shared/domain/orders/order.ts";
import { type Instant, toEpoch } from "#shared/kernel/time.ts";

/** The customer is told once the new deadline is later than what stands. */
export function revised(
  promise: OrderPromise | undefined,
  deadline: Instant | undefined,
): OrderPromise | undefined {
  if (promise === undefined || deadline === undefined) return undefined;
  const standing = promise.revisedDeliverBy ?? promise.deliverBy;
  return toEpoch(deadline) > toEpoch(standing) ? { ...promise, revisedDeliverBy: deadline } : undefined;
}
