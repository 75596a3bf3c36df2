import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { keptBack } from "#shared/domain/network/node.ts";
import { knownNode, knownSku } from "./known.ts";

export const createHandler = ({ stock, network }: Live<Environment<"spread-stock">>) =>
  apiHandler(routes["spread-stock"], async ({ params, body: { spread } }) => {
    const { sku } = params;
    const [node, levels] = await Promise.all([
      knownNode(network, params.node),
      stock.levels(sku),
      knownSku(network, sku),
    ]);
    if (!levels.some((level) => level.node === node.id))
      throw new ProblemError("not-found", `${node.id} has never held ${sku}`);
    if (spread) await stock.spread(sku, node.id, keptBack(node));
    else await stock.gather(sku, node.id);
    return ok({ sku, node: node.id, spread });
  });

export const handler = entry("spread-stock", createHandler);
