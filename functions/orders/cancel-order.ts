import { apiHandler } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { withdrawWaits } from "#functions/fulfilment/withdraw-waits.ts";
import { askToCancel } from "#functions/vendors/ask-to-cancel.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { workflowErrors } from "#shared/contracts/workflow-errors.ts";
import type { Order } from "#shared/domain/orders/order.ts";
import { type Instant, toInstant } from "#shared/kernel/time.ts";
import { ownOrder } from "./own-order.ts";

type Deps = Live<Environment<"cancel-order">>;

/** Marks the order, then wakes every wait that can still be undone. Said twice, it finishes what the first began. */
export const createHandler = (deps: Deps) =>
  apiHandler(routes["cancel-order"], async ({ params, principal }) => {
    const { orders, clock } = deps;
    const order = await ownOrder(orders, params.id, principal);
    if (order.status === "completed" || order.status === "failed") {
      throw new ProblemError("conflict", `The order is ${order.status}`);
    }
    const at = toInstant(clock.now());
    if (order.status !== "cancelled") await cancel(deps, order, at);
    const now = (await orders.get(order.id)) ?? order;
    return {
      status: 202,
      headers: { location: `/v1/orders/${order.id}` },
      body: { orderId: order.id, status: now.status, promise: now.promise },
    };
  });

async function cancel(deps: Deps, order: Order, at: Instant): Promise<void> {
  const { orders } = deps;
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
  const promised = await withdrawWaits(orders, {
    orderId: order.id,
    at,
    // What a vendor has accepted is not taken back: it is asked.
    but: (wait) => "purchaseOrder" in wait && wait.status !== "submitted",
    resume: (wait) => [
      { token: wait.token, error: workflowErrors.OrderCancelled, cause: "cancelled by the channel" },
    ],
  });
  for (const wait of promised) if ("purchaseOrder" in wait) await askToCancel(deps, wait.purchaseOrder);
}

export const handler = entry("cancel-order", createHandler);
