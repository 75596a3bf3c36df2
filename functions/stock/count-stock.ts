import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { derivedId } from "#shared/kernel/derived-id.ts";
import { knownNode, knownSku } from "./known.ts";
import { seenLevel } from "./seen-level.ts";

export const createHandler = ({ stock, network, clock }: Live<Environment<"count-stock">>) =>
  apiHandler(routes["count-stock"], async ({ params, body }) => {
    const [node] = await Promise.all([knownNode(network, params.node), knownSku(network, params.sku)]);
    const id = derivedId("cnt", params.sku, params.node, body.asOf, String(body.onHand), String(clock.now()));
    const levels = await stock.count([{ ...params, ...body }], id);
    return ok(levels.map((level) => seenLevel(level, node))[0]);
  });

export const handler = entry("count-stock", createHandler);
