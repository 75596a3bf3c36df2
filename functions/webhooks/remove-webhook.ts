import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { DAY, toInstant } from "#shared/kernel/time.ts";
import { ownWebhook, view } from "./own-webhook.ts";

/** Errands may still name it. */
const KEPT = 30 * DAY;

export const createHandler = ({ webhooks, clock }: Live<Environment<"remove-webhook">>) =>
  apiHandler(routes["remove-webhook"], async ({ params, principal }) => {
    const { id } = await ownWebhook(webhooks, params.id, principal);
    const updatedAt = toInstant(clock.now());
    const expiresAt = Math.ceil((clock.now() + KEPT) / 1000);
    return ok(view(await webhooks.change(id, { status: "removed", secrets: [], updatedAt, expiresAt })));
  });

export const handler = entry("remove-webhook", createHandler);
