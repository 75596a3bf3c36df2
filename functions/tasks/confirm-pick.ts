import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import type { StockEffect } from "#shared/ports/orders.ts";
import { packedIn } from "./packed.ts";
import { mustBeScanned } from "./scans-required.ts";
import { mustTell, ownTask, tell } from "./tell-task.ts";

export const createHandler = (deps: Live<Environment<"confirm-pick">>) =>
  apiHandler(routes["confirm-pick"], async ({ params, body, principal }) => {
    const task = await ownTask(deps.orders, params.id, principal);
    if (mustTell(task, "confirm") === "repeated") return ok(await tell(deps, task, { verb: "confirm" }));
    const node = (await deps.network.current())?.nodes.find(({ id }) => id === task.node);
    mustBeScanned(node, task, task.lines);
    const packed = await packedIn(deps.network, node, task, body);
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
        facts: {
          ...(packed !== undefined && { cartons: packed.cartons.map(({ id }) => id) }),
          ...(packed?.override !== undefined && { weightOverride: packed.override }),
        },
        stock,
        ...(packed !== undefined && { shipment: { packed } }),
        answer: { outcome: "picked" },
      }),
    );
  });

export const handler = entry("confirm-pick", createHandler);
