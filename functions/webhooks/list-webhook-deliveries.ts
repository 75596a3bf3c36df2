import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { DeliveryView } from "#shared/contracts/api/webhooks.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import type { Delivery } from "#shared/domain/webhooks/webhook.ts";
import { messageId } from "./messages.ts";
import { ownWebhook } from "./own-webhook.ts";

export const createHandler = ({ webhooks }: Live<Environment<"list-webhook-deliveries">>) =>
  apiHandler(routes["list-webhook-deliveries"], async ({ params, query, principal }) => {
    const { id } = await ownWebhook(webhooks, params.id, principal);
    const { items, next } = await webhooks.deliveries(id, query.status, query);
    return ok({ deliveries: items.map(seen), ...(next !== undefined && { next }) });
  });

const seen = ({ webhook: _, ...delivery }: Delivery): DeliveryView => ({
  webhookId: messageId(delivery.event),
  ...delivery,
});

export const handler = entry("list-webhook-deliveries", createHandler);
