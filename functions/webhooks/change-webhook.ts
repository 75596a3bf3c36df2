import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { wake } from "./attempts.ts";
import { checkAsked, ownWebhook, view } from "./own-webhook.ts";

/** Whoever ends a pause gets what waited, and what happened since it began. */
export const createHandler = (deps: Live<Environment<"change-webhook">>) =>
  apiHandler(routes["change-webhook"], async ({ params, body, principal }) => {
    const { webhooks, endpoints, errands, clock } = deps;
    const own = await ownWebhook(webhooks, params.id, principal);
    checkAsked(endpoints, own, body);
    const { id, status: before, pausedAt } = own;
    const now = toInstant(clock.now());
    const pausing = body.status === "paused" && before === "active";
    const changed = await webhooks.change(id, {
      ...body,
      updatedAt: now,
      ...(pausing && { pausedAt: now, pausedBecause: "asked" }),
      ...(body.status === "active" && well),
    });
    if (body.status !== "active") return ok(view(changed));
    if (before === "paused" && pausedAt !== undefined) {
      const until = toInstant(clock.now() + HEARD_AFTER_S * 1000);
      const meanwhile = { kind: "replay", webhook: id, since: pausedAt, until, missing: true } as const;
      await errands.send([meanwhile], HEARD_AFTER_S);
    }
    await wake(deps, id, clock.now());
    return ok(view(changed));
  });

/** By then, what happens is sent without being asked for. */
const HEARD_AFTER_S = 120;

/** As if it had never failed. */
const well = {
  failures: 0,
  failingSince: null,
  retryAt: null,
  lastError: null,
  pausedAt: null,
  pausedBecause: null,
};

export const handler = entry("change-webhook", createHandler);
