import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { derivedId } from "#shared/kernel/derived-id.ts";
import { knownNode, knownSku } from "./known.ts";

export const createHandler = ({ stock, network, clock }: Live<Environment<"count-stock">>) =>
  apiHandler(routes["count-stock"], async ({ params, body }) => {
    const [node] = await Promise.all([knownNode(network, params.node), knownSku(network, params.sku)]);
    const id = derivedId("cnt", params.sku, params.node, body.asOf, String(body.onHand), String(clock.now()));
    const [level] = await stock.count([{ ...params, ...body, safety: node.safetyStock }], id);
    return ok(level);
  });

export const handler = entry("count-stock", createHandler);
