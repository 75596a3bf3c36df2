// Cancelling an order: it is marked, then every wait that can still be undone is woken.
import { withdrawWaits } from "#functions/fulfilment/withdraw-waits.ts";
import { askToCancel } from "#functions/vendors/ask-to-cancel.ts";
import { workflowErrors } from "#shared/contracts/workflow-errors.ts";
import type { Order } from "#shared/domain/orders/order.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { NetworkStore } from "#shared/ports/network.ts";
import type { OrderBook } from "#shared/ports/orders.ts";
import type { Clock } from "#shared/ports/system.ts";
import { withoutMore } from "./without-more.ts";

interface Deps {
  readonly orders: OrderBook;
  readonly network: NetworkStore;
  readonly clock: Clock;
}

/** Said twice, it finishes what the first began. */
export async function cancel(deps: Deps, order: Order, at: Instant): Promise<void> {
  const { orders } = deps;
  const requested = { type: "order.cancellation-requested" as const };
  // Nothing is held for a backordered order, or one that was never routed: it ends here. A received one may be in
  // routing, which ends it.
  const { to, facts } = withoutMore(order);
  const waiting = {
    ...{ at, from: ["backordered", "held"] as const, to, cancelling: true as const },
    facts: [requested, ...facts],
  };
  const isWaiting = order.status === "backordered" || order.status === "held";
  if (isWaiting && (await orders.changeOrder(order.id, waiting)) === "done") return;
  if (order.cancelling !== true) {
    await orders.changeOrder(order.id, {
      at,
      from: ["received", "routed", "backordered", "held"],
      cancelling: true,
      facts: [requested],
    });
  }
  const told = { error: workflowErrors.OrderCancelled, cause: "cancelled by the channel" };
  const promised = await withdrawWaits(orders, {
    ...{ orderId: order.id, at },
    // What a vendor has accepted is not taken back: it is asked.
    but: (wait) => "purchaseOrder" in wait && wait.status !== "submitted",
    resume: ({ token }) => [{ token, ...told }],
  });
  for (const wait of promised) if ("purchaseOrder" in wait) await askToCancel(deps, wait.purchaseOrder);
  if (order.hold !== undefined) await wakeHeld(orders, order, { at, told });
}

/** Workflows that wait for the release, and hear that it will not come. */
async function wakeHeld(
  orders: OrderBook,
  { id: orderId }: Order,
  { at, told }: { readonly at: Instant; readonly told: { readonly error: string; readonly cause: string } },
): Promise<void> {
  const waiting = (await orders.shipments(orderId)).flatMap(({ releaseToken: token }) =>
    token === undefined ? [] : [{ token, ...told }],
  );
  if (waiting.length > 0) await orders.step({ orderId, at, facts: [], resume: waiting });
}
