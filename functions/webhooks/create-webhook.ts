import { apiHandler } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { MAX_WEBHOOKS } from "#shared/contracts/api/webhooks.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import type { Webhook } from "#shared/domain/webhooks/webhook.ts";
import { WebhookId } from "#shared/kernel/ids.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { checkAsked, ownerOf, view } from "./own-webhook.ts";

/** Its secret is told in this answer, and in no other. */
export const createHandler = ({ webhooks, endpoints, clock, dice }: Live<Environment<"create-webhook">>) =>
  apiHandler(routes["create-webhook"], async ({ body, principal }) => {
    const owner = ownerOf(principal);
    checkAsked(endpoints, owner, body);
    if ((await webhooks.of(owner)).length >= MAX_WEBHOOKS) throw new ProblemError("too-many-webhooks");
    const now = toInstant(clock.now());
    const secret = endpoints.freshSecret();
    const webhook: Webhook = {
      ...body,
      ...owner,
      id: WebhookId.parse(dice.id("whk")),
      status: "active",
      secrets: [{ secret }],
      failures: 0,
      createdAt: now,
      updatedAt: now,
    };
    await webhooks.create(webhook);
    return { status: 201, body: { ...view(webhook), secret } };
  });

export const handler = entry("create-webhook", createHandler);
