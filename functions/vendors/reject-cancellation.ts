import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { answerCancellation } from "./answer-cancellation.ts";
import { ownPurchaseOrder } from "./own-purchase-order.ts";

export const createHandler = (deps: Live<Environment<"reject-cancellation">>) =>
  apiHandler(routes["reject-cancellation"], async ({ params, body, principal }) => {
    const asked = await ownPurchaseOrder(deps.orders, params.id, principal);
    return ok(await answerCancellation(deps, asked, { word: "rejected", text: body?.text }));
  });

export const handler = entry("reject-cancellation", createHandler);
