import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { accept } from "./answer-purchase-order.ts";
import { ownPurchaseOrder } from "./own-purchase-order.ts";

export const createHandler = (deps: Live<Environment<"accept-purchase-order">>) =>
  apiHandler(routes["accept-purchase-order"], async ({ params, body, principal }) => {
    const asked = await ownPurchaseOrder(deps.orders, params.id, principal);
    return ok(await accept(deps, asked, body?.lines));
  });

export const handler = entry("accept-purchase-order", createHandler);
