import { apiHandler } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { ownOrder } from "#functions/orders/own-order.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { ownWebhook } from "./own-webhook.ts";

/** Accepted: what is found in the timelines is put among what waits, and sent in its turn. */
export const createHandler = ({ webhooks, orders, errands }: Live<Environment<"replay-webhook">>) =>
  apiHandler(routes["replay-webhook"], async ({ params, body, principal }) => {
    const { id } = await ownWebhook(webhooks, params.id, principal);
    if (body.orderId !== undefined) await ownOrder(orders, body.orderId, principal);
    await errands.send([{ kind: "replay", webhook: id, ...body }]);
    return { status: 202, body: { id } };
  });

export const handler = entry("replay-webhook", createHandler);
