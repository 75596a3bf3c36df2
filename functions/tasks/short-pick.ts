import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { missingAfter } from "#shared/domain/picking/task-verbs.ts";
import { mustBeScanned } from "./scans-required.ts";
import { mustTell, ownTask, tell } from "./tell-task.ts";

export const createHandler = (deps: Live<Environment<"short-pick">>) =>
  apiHandler(routes["short-pick"], async ({ params, body, principal }) => {
    const task = await ownTask(deps.orders, params.id, principal);
    const left = missingAfter(task.lines, body.picked);
    if (left === undefined) {
      const errors = [{ field: "picked", message: "at most the SKUs and quantities of the task" }];
      throw new ProblemError("invalid-request", "More was picked than the task asks for", { errors });
    }
    if (mustTell(task, "short") === "repeated") return ok(await tell(deps, task, { verb: "short" }));
    const node = (await deps.network.current())?.nodes.find(({ id }) => id === task.node);
    mustBeScanned(node, task, left.found);
    const anythingPicked = left.found.length > 0;
    const stock = { kind: "pick", node: task.node, held: task.lines, missing: left.missing } as const;
    return ok(
      await tell(deps, task, {
        verb: "short",
        event: "shipment.short",
        facts: { reason: body.reason, missing: left.missing },
        stock,
        shipment: { to: anythingPicked ? "picked" : "released", lines: left.found, missing: left.missing },
        answer: { outcome: "short", anythingPicked },
      }),
    );
  });

export const handler = entry("short-pick", createHandler);
