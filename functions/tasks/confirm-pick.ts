import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { ownTask, tell } from "./tell-task.ts";

export const createHandler = (deps: Live<Environment<"confirm-pick">>) =>
  apiHandler(routes["confirm-pick"], async ({ params, principal }) => {
    const task = await ownTask(deps.orders, params.id, principal);
    const first = () => deps.stock.commit(task.orderId, task.shipmentId, [], toInstant(deps.clock.now()));
    return ok(
      await tell(deps, task, {
        verb: "confirm",
        event: "shipment.picked",
        first,
        answer: { outcome: "picked" },
      }),
    );
  });

export const handler = entry("confirm-pick", createHandler);
