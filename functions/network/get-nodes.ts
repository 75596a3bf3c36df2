import { networkAt } from "#functions/_planning/snapshot.ts";
import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";

export const createHandler = ({ network }: Live<Environment<"get-nodes">>) =>
  apiHandler(routes["get-nodes"], async ({ query }) => {
    const { version, nodes, pauses } = await networkAt(network, query.version);
    return ok({ version, nodes, pauses });
  });

export const handler = entry("get-nodes", createHandler);
