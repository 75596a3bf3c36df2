import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import type { StockEffect } from "#shared/ports/orders.ts";
import { ownTask, tell } from "./tell-task.ts";

export const createHandler = (deps: Live<Environment<"confirm-pick">>) =>
  apiHandler(routes["confirm-pick"], async ({ params, principal }) => {
    const task = await ownTask(deps.orders, params.id, principal);
    const stock = {
      kind: "pick" as const,
      node: task.node,
      held: task.lines,
      missing: [],
    } satisfies StockEffect;
    return ok(
      await tell(deps, task, {
        verb: "confirm",
        event: "shipment.picked",
        stock,
        answer: { outcome: "picked" },
      }),
    );
  });

export const handler = entry("confirm-pick", createHandler);
