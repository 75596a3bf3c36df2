import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";

export const createHandler = ({ stock }: Live<Environment<"get-stock">>) =>
  apiHandler(routes["get-stock"], async ({ params }) =>
    ok({ sku: params.sku, levels: await stock.levels(params.sku) }),
  );

export const handler = entry("get-stock", createHandler);
