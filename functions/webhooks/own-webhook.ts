// A channel's or a vendor's webhook, and what its owner sees of it.
import type { Principal } from "#functions/_runtime/principal.ts";
import type { WebhookView } from "#shared/contracts/api/webhooks.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { type Owner, sameOwner, type Webhook } from "#shared/domain/webhooks/webhook.ts";
import { ChannelId, NodeId, type WebhookId } from "#shared/kernel/ids.ts";
import type { Endpoints, Webhooks } from "#shared/ports/webhooks.ts";
import { heardBy } from "./heard.ts";

/** @throws ProblemError where the token does not say whose webhooks are meant */
export function ownerOf(principal: Principal): Owner {
  const [channel, vendor] = [principal.party("channel"), principal.party("vendor")];
  if (channel !== undefined && vendor === undefined) return { channel: ChannelId.parse(channel) };
  if (vendor !== undefined && channel === undefined) return { vendor: NodeId.parse(vendor) };
  throw new ProblemError(
    "forbidden",
    "webhooks are a channel's or a vendor's: the token needs one scope lendemain/channel:<id> or lendemain/vendor:<id>",
  );
}

/** @throws ProblemError not-found for somebody else's, too */
export async function ownWebhook(webhooks: Webhooks, id: WebhookId, principal: Principal): Promise<Webhook> {
  const owner = ownerOf(principal);
  const webhook = await webhooks.get(id);
  if (webhook === undefined || !sameOwner(webhook, owner) || webhook.status === "removed")
    throw new ProblemError("not-found", `There is no webhook ${id}`);
  return webhook;
}

export function view({ secrets, ...webhook }: Webhook): WebhookView {
  const until = secrets[1]?.until;
  return { ...webhook, ...(until !== undefined && { oldSecretUntil: until }) };
}

interface Asked {
  readonly url?: string | undefined;
  readonly types?: readonly string[] | undefined;
}

/** @throws ProblemError where nothing would ever be sent to it, or nothing of a type that is asked for */
export function checkAsked(endpoints: Endpoints, owner: Owner, { url, types = [] }: Asked): void {
  const refused = url === undefined ? undefined : endpoints.refusal(url);
  if (refused !== undefined)
    throw new ProblemError("webhook-url-refused", undefined, {
      errors: [{ field: "url", message: refused }],
    });
  const known: readonly string[] = heardBy(owner);
  const strange = types.find((type) => !known.includes(type));
  if (strange === undefined) return;
  const errors = [{ field: "types", message: `${strange} is not for vendors; ${known.join(", ")} are` }];
  throw new ProblemError("invalid-request", "A vendor hears of its purchase orders only", { errors });
}
