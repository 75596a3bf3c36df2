import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { ownTask } from "./tell-task.ts";

/** What was picked for nothing lies on its shelf again: from now on it may be promised, if it was not before. */
export const createHandler = ({ orders, stock, clock }: Live<Environment<"put-back">>) =>
  apiHandler(routes["put-back"], async ({ params, principal }) => {
    const { token: _, ...task } = await ownTask(orders, params.id, principal);
    if (task.kind !== "putback") throw new ProblemError("conflict", `This is a task of kind ${task.kind}`);
    if (task.status === "done") return ok(task);
    const at = toInstant(clock.now());
    const { id, orderId, shipmentId, node, lines } = task;
    // First the stock, once: told again after a fault between the two, the task ends then.
    await stock.putBack(orderId, shipmentId, at);
    const ended = { status: "done", outcome: "put-back" } as const;
    const written = await orders.step({
      orderId,
      at,
      task: { id, from: ["open", "started"], to: ended.status, outcome: ended.outcome },
      facts: [{ type: "shipment.put-back", shipmentId, facts: { node, lines } }],
    });
    if (written !== "done") throw new ProblemError("conflict", "The task changed meanwhile; read it again");
    return ok({ ...task, ...ended, updatedAt: at });
  });

export const handler = entry("put-back", createHandler);
