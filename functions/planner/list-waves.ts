import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";

export const createHandler = ({ waves }: Live<Environment<"list-waves">>) =>
  apiHandler(routes["list-waves"], async ({ query }) => ok({ waves: await waves.newest(query.limit) }));

export const handler = entry("list-waves", createHandler);
