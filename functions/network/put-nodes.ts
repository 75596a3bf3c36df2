import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { refuseTwice } from "./refuse-twice.ts";

export const createHandler = ({ network }: Live<Environment<"put-nodes">>) =>
  apiHandler(routes["put-nodes"], async ({ body }) => {
    refuseTwice("nodes", body.nodes, (node) => node.id);
    return ok({ ...(await network.putNodes(body.nodes)), written: body.nodes.length });
  });

export const handler = entry("put-nodes", createHandler);
