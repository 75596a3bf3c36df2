import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { ownOrder } from "./own-order.ts";
import { whoIs } from "./put-on-hold.ts";
import { releaseOrder } from "./release-order.ts";

const LOOKS = 5;

/** The order goes on. What it promises is in the order: as before, or a new one where that is over. */
export const createHandler = (deps: Live<Environment<"lift-hold">>) =>
  apiHandler(routes["lift-hold"], async ({ params, principal }) => {
    for (let look = 1; look <= LOOKS; look += 1) {
      const order = await ownOrder(deps.orders, params.id, principal);
      if (order.hold === undefined || order.cancelling === true)
        throw new ProblemError("conflict", `The order is ${order.status}, and not on hold`);
      if ((await releaseOrder(deps, order, whoIs(principal))) !== "done") continue;
      const now = (await deps.orders.get(order.id)) ?? order;
      return ok({ orderId: order.id, status: now.status, promise: now.promise });
    }
    throw new ProblemError("conflict", "The order changes at this moment; try again");
  });

export const handler = entry("lift-hold", createHandler);
