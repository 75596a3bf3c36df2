import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";

export const createHandler = ({ stock }: Live<Environment<"get-stock">>) =>
  apiHandler(routes["get-stock"], async ({ params }) => {
    const levels = await stock.levels(params.sku);
    if (levels.length === 0) throw new ProblemError("not-found", `No node has ever held ${params.sku}`);
    return ok({ sku: params.sku, levels });
  });

export const handler = entry("get-stock", createHandler);
