import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { listing } from "#functions/planner/listing.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";

export const createHandler = ({ orders }: Live<Environment<"list-purchase-orders">>) =>
  apiHandler(routes["list-purchase-orders"], async ({ params, query, principal }) => {
    principal.mustBe("vendor", params.id);
    return ok(listing("purchaseOrders", await orders.purchaseOrdersOf(params.id, query)));
  });

export const handler = entry("list-purchase-orders", createHandler);
