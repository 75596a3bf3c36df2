import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { ownTask, tell } from "./tell-task.ts";

export const createHandler = (deps: Live<Environment<"mark-collected">>) =>
  apiHandler(routes["mark-collected"], async ({ params, principal }) => {
    const task = await ownTask(deps.orders, params.id, principal);
    return ok(await tell(deps, task, { verb: "collected", answer: { outcome: "collected" } }));
  });

export const handler = entry("mark-collected", createHandler);
