// What an order has come to when its last shipment has ended.
import { type EpochMs, toEpoch } from "#shared/kernel/time.ts";
import type { OrderStatus } from "./lifecycles.ts";
import type { Order, OrderPromise } from "./order.ts";

export type FinalStatus = Extract<OrderStatus, "completed" | "cancelled" | "backordered" | "failed">;

/** Undefined while a shipment is still open. */
export function outcomeOf(order: Order): FinalStatus | undefined {
  if (order.openShipments > 0 || order.status !== "routed") return undefined;
  if (order.arrived > 0) return "completed";
  if (order.cancelling === true) return "cancelled";
  // What is paid back is not waited for.
  return order.unfilledUnits > (order.refundedUnits ?? 0) ? "backordered" : "failed";
}

/** A promise is kept when every unit arrived, or lay ready to be collected, by its deadline; the one first given, not the revised one. */
export function promiseKept(order: Order, promise: OrderPromise): boolean {
  const last: EpochMs =
    order.lastArrival === undefined ? Number.POSITIVE_INFINITY : toEpoch(order.lastArrival);
  return order.unfilledUnits === 0 && last <= toEpoch(promise.deliverBy);
}
