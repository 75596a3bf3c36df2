import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import { withoutMore } from "#functions/orders/without-more.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { RouteOrderInput } from "#shared/contracts/workflows.ts";
import { isFinal, orderTransitions } from "#shared/domain/orders/lifecycles.ts";
import { toInstant } from "#shared/kernel/time.ts";

/** Undoes what routing held before it failed or the order was cancelled. An order that is routed keeps its holds. */
export const createHandler = ({ orders, stock, clock }: Live<Environment<"release-holds">>) =>
  taskHandler(RouteOrderInput, async ({ orderId }) => {
    const order = await orders.get(orderId);
    if (order === undefined || order.status === "routed") return { cancelled: false };
    if (order.attempts > 0) await stock.releaseAttemptsTo(orderId, order.attempts);
    const cancelled = order.cancelling === true || isFinal(orderTransitions, order.status);
    if (cancelled) {
      await orders.changeOrder(orderId, {
        at: toInstant(clock.now()),
        from: ["received", "backordered"],
        ...withoutMore(order),
      });
    }
    // On hold, it is routed when it is released.
    return { cancelled: cancelled || order.status === "held" };
  });

export const handler = entry("release-holds", createHandler);
