import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { secretsAt } from "#shared/domain/webhooks/webhook.ts";
import { HOUR, toInstant } from "#shared/kernel/time.ts";
import { ownWebhook, view } from "./own-webhook.ts";

/** Deliveries carry a signature by each secret that is valid: whoever checks them may change over when it suits. */
export const createHandler = ({ webhooks, endpoints, clock }: Live<Environment<"rotate-webhook-secret">>) =>
  apiHandler(routes["rotate-webhook-secret"], async ({ params, body, principal }) => {
    const webhook = await ownWebhook(webhooks, params.id, principal);
    const now = toInstant(clock.now());
    const [before] = secretsAt(webhook, now);
    const secret = endpoints.freshSecret();
    const until = toInstant(clock.now() + body.keepHours * HOUR);
    const kept = before === undefined || body.keepHours === 0 ? [] : [{ secret: before, until }];
    const secrets = [{ secret }, ...kept];
    return ok({ ...view(await webhooks.change(webhook.id, { secrets, updatedAt: now })), secret });
  });

export const handler = entry("rotate-webhook-secret", createHandler);
