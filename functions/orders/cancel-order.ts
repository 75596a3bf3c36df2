import { apiHandler } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { withdrawWaits } from "#functions/fulfilment/withdraw-waits.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { workflowErrors } from "#shared/contracts/workflow-errors.ts";
import type { Order } from "#shared/domain/orders/order.ts";
import { type Instant, toInstant } from "#shared/kernel/time.ts";
import type { OrderBook } from "#shared/ports/orders.ts";
import { ownOrder } from "./own-order.ts";

/** Marks the order, then wakes every wait that can still be undone. Said twice, it finishes what the first began. */
export const createHandler = ({ orders, clock }: Live<Environment<"cancel-order">>) =>
  apiHandler(routes["cancel-order"], async ({ params, principal }) => {
    const order = await ownOrder(orders, params.id, principal);
    if (order.status === "completed" || order.status === "failed") {
      throw new ProblemError("conflict", `The order is ${order.status}`);
    }
    const at = toInstant(clock.now());
    if (order.status !== "cancelled") await cancel(orders, order, at);
    const now = (await orders.get(order.id)) ?? order;
    return {
      status: 202,
      headers: { location: `/v1/orders/${order.id}` },
      body: { orderId: order.id, status: now.status, promise: now.promise },
    };
  });

async function cancel(orders: OrderBook, order: Order, at: Instant): Promise<void> {
  const requested = { type: "order.cancellation-requested" as const };
  // Nothing is held for a backordered order: it ends here. A received one may be in routing, which ends it.
  const waiting = {
    at,
    from: ["backordered"] as const,
    to: "cancelled" as const,
    cancelling: true as const,
    facts: [requested, { type: "order.cancelled" as const }],
  };
  if (order.status === "backordered" && (await orders.changeOrder(order.id, waiting)) === "done") return;
  if (order.cancelling !== true) {
    await orders.changeOrder(order.id, {
      at,
      from: ["received", "routed", "backordered"],
      cancelling: true,
      facts: [requested],
    });
  }
  await withdrawWaits(orders, order.id, at, undefined, (wait) => [
    { token: wait.token, error: workflowErrors.OrderCancelled, cause: "cancelled by the channel" },
  ]);
}

export const handler = entry("cancel-order", createHandler);
