// A channel's webhook, and what the channel sees of it.
import type { Principal } from "#functions/_runtime/principal.ts";
import type { WebhookView } from "#shared/contracts/api/webhooks.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import type { Webhook } from "#shared/domain/webhooks/webhook.ts";
import { ChannelId, type WebhookId } from "#shared/kernel/ids.ts";
import type { Endpoints, Webhooks } from "#shared/ports/webhooks.ts";

export const channelOf = (principal: Principal): ChannelId => ChannelId.parse(principal.as("channel"));

/** @throws ProblemError not-found for another channel's, too */
export async function ownWebhook(webhooks: Webhooks, id: WebhookId, principal: Principal): Promise<Webhook> {
  const channel = channelOf(principal);
  const webhook = await webhooks.get(id);
  if (webhook?.channel !== channel || webhook.status === "removed")
    throw new ProblemError("not-found", `There is no webhook ${id}`);
  return webhook;
}

export function view({ secrets, ...webhook }: Webhook): WebhookView {
  const until = secrets[1]?.until;
  return { ...webhook, ...(until !== undefined && { oldSecretUntil: until }) };
}

/** @throws ProblemError where nothing would ever be sent to it */
export function checkUrl(endpoints: Endpoints, url: string): void {
  const refused = endpoints.refusal(url);
  if (refused === undefined) return;
  const errors = [{ field: "url", message: refused }];
  throw new ProblemError("webhook-url-refused", undefined, { errors });
}
