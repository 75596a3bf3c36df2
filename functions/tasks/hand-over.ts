import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { ownTask, tell } from "./tell-task.ts";

export const createHandler = (deps: Live<Environment<"hand-over">>) =>
  apiHandler(routes["hand-over"], async ({ params, principal }) => {
    const task = await ownTask(deps.orders, params.id, principal);
    return ok(
      await tell(deps, task, {
        verb: "handover",
        event: "shipment.handed-over",
        answer: { outcome: "handed-over" },
      }),
    );
  });

export const handler = entry("hand-over", createHandler);
