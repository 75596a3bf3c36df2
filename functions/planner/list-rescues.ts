import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";

export const createHandler = ({ rescues }: Live<Environment<"list-rescues">>) =>
  apiHandler(routes["list-rescues"], async ({ query }) => {
    const { items, next } = await rescues.open(query);
    return ok({ rescues: items, ...(next !== undefined && { next }) });
  });

export const handler = entry("list-rescues", createHandler);
