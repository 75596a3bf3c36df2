import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { secretsAt } from "#shared/domain/webhooks/webhook.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { ownWebhook } from "./own-webhook.ts";

/** A test event, once; it counts neither for nor against the endpoint. */
export const createHandler = ({ webhooks, endpoints, clock, dice }: Live<Environment<"ping-webhook">>) =>
  apiHandler(routes["ping-webhook"], async ({ params, principal }) => {
    const webhook = await ownWebhook(webhooks, params.id, principal);
    const at = clock.now();
    const id = dice.id("msg");
    const body = { id, version: 1, type: "webhook.ping", at: toInstant(at), facts: { webhook: webhook.id } };
    const { attempt, delivered } = await endpoints.post({
      url: webhook.url,
      id,
      body: JSON.stringify(body),
      at,
      secrets: secretsAt(webhook, toInstant(at)),
    });
    return ok({ delivered, ...attempt });
  });

export const handler = entry("ping-webhook", createHandler);
