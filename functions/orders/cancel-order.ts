import { apiHandler } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { cancel } from "./cancel.ts";
import { endCancellation } from "./end-cancellation.ts";
import { askBack } from "./intercept.ts";
import { ownOrder } from "./own-order.ts";

type Deps = Live<Environment<"cancel-order">>;

/** Marks the order, wakes every wait that can still be undone, and asks carriers for the rest. Said twice, it finishes what the first began. */
export const createHandler = (deps: Deps) =>
  apiHandler(routes["cancel-order"], async ({ params, principal }) => {
    const { orders, clock } = deps;
    const order = await ownOrder(orders, params.id, principal);
    if (order.status === "completed" || order.status === "failed") {
      throw new ProblemError("conflict", `The order is ${order.status}`);
    }
    const at = toInstant(clock.now());
    if (order.cancellationRefusedAt !== undefined)
      throw new ProblemError(
        "conflict",
        "What is left of the order comes all the same: return it when it is there",
        {
          extra: { facts: { since: order.cancellationRefusedAt } },
        },
      );
    if (order.status !== "cancelled") {
      await cancel(deps, order, at);
      await askBack(deps, order, at);
      await endCancellation(orders, order.id, at);
    }
    const now = (await orders.get(order.id)) ?? order;
    return {
      status: 202,
      headers: { location: `/v1/orders/${order.id}` },
      body: { orderId: order.id, status: now.status, promise: now.promise },
    };
  });

export const handler = entry("cancel-order", createHandler);
