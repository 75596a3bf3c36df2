import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { ownNode } from "./own-node.ts";

/** Ends the node's own pause; a planner's stop stands. */
export const createHandler = ({ network }: Live<Environment<"resume-node">>) =>
  apiHandler(routes["resume-node"], async ({ params, principal }) => {
    const { id } = await ownNode(network, params.id, principal);
    await network.resume(id);
    return ok({ node: id });
  });

export const handler = entry("resume-node", createHandler);
