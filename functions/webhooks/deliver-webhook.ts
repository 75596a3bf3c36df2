import type { SQSEvent } from "aws-lambda";
import { entry } from "#functions/_runtime/entry.ts";
import { feedHandler } from "#functions/_runtime/feed.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ErrandLetter, type WebhookErrand } from "#shared/contracts/webhook-errands.ts";
import { tell, tellDue } from "./attempts.ts";
import { replay } from "./replay.ts";

type Deps = Live<Environment<"deliver-webhook">>;

/** Looks after webhooks, errand by errand; one that fails comes again. A removed webhook gets nothing any more. */
export const createHandler = (deps: Deps) =>
  feedHandler<SQSEvent>(async ({ Records }) => {
    for (const { body } of Records) await run(deps, ErrandLetter.parse(JSON.parse(body)).errand);
  });

async function run(deps: Deps, errand: WebhookErrand): Promise<void> {
  const webhook = await deps.webhooks.get(errand.webhook);
  if (webhook === undefined || webhook.status === "removed") return;
  switch (errand.kind) {
    case "tell":
      return tell(deps, webhook, await inOrder(deps, errand.events));
    case "wake":
      return tellDue(deps, webhook);
    case "replay":
      return replay(deps, webhook, errand);
  }
}

async function inOrder({ told }: Deps, ids: readonly string[]) {
  const events = new Map((await told.byId(ids)).map((event) => [event.id, event]));
  return ids.flatMap((id) => events.get(id) ?? []);
}

export const handler = entry("deliver-webhook", createHandler);
