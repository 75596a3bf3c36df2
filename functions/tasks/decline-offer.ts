import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { ownTask, tell } from "./tell-task.ts";

export const createHandler = (deps: Live<Environment<"decline-offer">>) =>
  apiHandler(routes["decline-offer"], async ({ params, body, principal }) => {
    const task = await ownTask(deps.orders, params.id, principal);
    const facts = { reason: body.reason };
    return ok(
      await tell(deps, task, {
        verb: "decline",
        event: "shipment.declined",
        facts,
        answer: { outcome: "declined" },
      }),
    );
  });

export const handler = entry("decline-offer", createHandler);
