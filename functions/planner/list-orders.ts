import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { withoutCode } from "../orders/own-order.ts";
import { listing } from "./listing.ts";

export const createHandler = ({ orders }: Live<Environment<"list-orders">>) =>
  apiHandler(routes["list-orders"], async ({ query }) => {
    const { items, ...page } = await orders.inStatus(query.status, query);
    return ok(listing("orders", { ...page, items: items.map(withoutCode) }));
  });

export const handler = entry("list-orders", createHandler);
