import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { ownOrder } from "#functions/orders/own-order.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { toInstant } from "#shared/kernel/time.ts";

/** Named again, somebody else takes the place of the first. */
export const createHandler = ({ orders, collections, clock }: Live<Environment<"name-delegate">>) =>
  apiHandler(routes["name-delegate"], async ({ params, body, principal }) => {
    const { id, method, status } = await ownOrder(orders, params.id, principal);
    if (method !== "collect") throw new ProblemError("conflict", "The order is not collected");
    const named = await collections.nameDelegate(id, body.name, toInstant(clock.now()));
    if (named === "conflict") throw new ProblemError("conflict", `The order is ${status}`);
    return ok({ orderId: id, delegateNamed: true });
  });

export const handler = entry("name-delegate", createHandler);
