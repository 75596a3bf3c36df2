import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { ownTask } from "#functions/tasks/tell-task.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";

/** Names leave the house for the store that is about to give the order out, and as long as it waits. */
export const createHandler = ({ orders, collections }: Live<Environment<"get-recipient">>) =>
  apiHandler(routes["get-recipient"], async ({ params, principal }) => {
    const { kind, status, orderId } = await ownTask(orders, params.id, principal);
    if (kind !== "collection" || (status !== "open" && status !== "started"))
      throw new ProblemError("conflict", "Nothing waits here for its customer");
    const recipient = await collections.recipient(orderId);
    if (recipient === undefined)
      throw new ProblemError("not-found", "The address of the order is not kept any more");
    return ok(recipient);
  });

export const handler = entry("get-recipient", createHandler);
