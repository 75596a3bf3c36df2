import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { ownOrder } from "#functions/orders/own-order.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";

/** For its channel, and for whoever unpacks parcels: it names no person. */
export const createHandler = ({ orders, returns }: Live<Environment<"get-return">>) =>
  apiHandler(routes["get-return"], async ({ params, principal }) => {
    const rma = await returns.get(params.id);
    if (rma === undefined) throw new ProblemError("not-found", `There is no return ${params.id}`);
    if (principal.party("node") === undefined) await ownOrder(orders, rma.orderId, principal);
    return ok(rma);
  });

export const handler = entry("get-return", createHandler);
