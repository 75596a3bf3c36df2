// What an order has come to when its last shipment has ended.
import { type EpochMs, toEpoch } from "#shared/kernel/time.ts";
import type { OrderStatus } from "./lifecycles.ts";
import type { Order, OrderPromise } from "./order.ts";

export type FinalStatus = Extract<OrderStatus, "completed" | "cancelled" | "backordered" | "failed">;

/** Undefined while a shipment is still open. */
export function outcomeOf(order: Order): FinalStatus | undefined {
  if (order.openShipments > 0 || order.status !== "routed") return undefined;
  if (order.cancelling === true) return withoutTheRest(order);
  // What is paid back is not waited for.
  if (order.unfilledUnits > (order.refundedUnits ?? 0)) return "backordered";
  return order.arrived > 0 ? "completed" : "failed";
}

/** What becomes of an order that waits for nothing any more: it ends with what has arrived, or with nothing. */
export const withoutTheRest = ({ arrived }: Pick<Order, "arrived">): "completed" | "cancelled" =>
  arrived > 0 ? "completed" : "cancelled";

/** The promise of all units but so many, where it does not cover more of them anyway. */
export function allBut(units: number, { uncovered = 0, ...promise }: OrderPromise): OrderPromise {
  const left = Math.min(uncovered, units);
  return left > 0 ? { ...promise, uncovered: left } : promise;
}

/** Units are missing that were promised. */
export const lacksPromised = ({
  unfilledUnits,
  promise,
}: Pick<Order, "unfilledUnits" | "promise">): boolean => unfilledUnits > (promise?.uncovered ?? 0);

/**
 * A promise is kept when every unit that it covers arrived, or lay ready to be collected, by its deadline; the one first
 * given, not the revised one. The rest, which comes after that, breaks nothing. What was missing at first and comes later
 * keeps it only where then nothing is missing.
 */
export function promiseKept(order: Order, promise: OrderPromise): boolean {
  if (promise.kept === true) return true;
  const last: EpochMs =
    order.lastArrival === undefined ? Number.POSITIVE_INFINITY : toEpoch(order.lastArrival);
  const isThere =
    promise.kept === undefined ? !lacksPromised({ ...order, promise }) : order.unfilledUnits === 0;
  return isThere && last <= toEpoch(promise.deliverBy);
}
