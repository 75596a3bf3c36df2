import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { ownOrder } from "./own-order.ts";

export const createHandler = ({ orders }: Live<Environment<"get-timeline">>) =>
  apiHandler(routes["get-timeline"], async ({ params, principal }) => {
    const { id } = await ownOrder(orders, params.id, principal);
    return ok({ orderId: id, events: await orders.timeline(id) });
  });

export const handler = entry("get-timeline", createHandler);
