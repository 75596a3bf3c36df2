import { apiHandler } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Principal } from "#functions/_runtime/principal.ts";
import { ownOrder } from "#functions/orders/own-order.ts";
import { ownPurchaseOrder } from "#functions/vendors/own-purchase-order.ts";
import type { ReplayWebhook } from "#shared/contracts/api/webhooks.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import type { OrderBook } from "#shared/ports/orders.ts";
import { ownWebhook } from "./own-webhook.ts";

/** Accepted: what is found in the timelines is put among what waits, and sent in its turn. */
export const createHandler = ({ webhooks, orders, errands }: Live<Environment<"replay-webhook">>) =>
  apiHandler(routes["replay-webhook"], async ({ params, body, principal }) => {
    const { id } = await ownWebhook(webhooks, params.id, principal);
    await errands.send([{ kind: "replay", webhook: id, ...(await asked(orders, body, principal)) }]);
    return { status: 202, body: { id } };
  });

/** @throws ProblemError for what is not the caller's */
async function asked(
  orders: OrderBook,
  { orderId, purchaseOrder, since, until }: ReplayWebhook,
  principal: Principal,
) {
  if (orderId !== undefined) return { orderId: (await ownOrder(orders, orderId, principal)).id, until };
  if (purchaseOrder === undefined) return { since, until };
  const { orderId: of, shipmentId } = await ownPurchaseOrder(orders, purchaseOrder, principal);
  return { orderId: of, shipmentId, until };
}

export const handler = entry("replay-webhook", createHandler);
