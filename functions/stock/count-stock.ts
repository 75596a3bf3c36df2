import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { refusedInstant } from "#shared/domain/stock/count.ts";
import { knownNode, knownSku } from "./known.ts";
import { seenLevel } from "./seen-level.ts";

export const createHandler = ({ stock, network, clock }: Live<Environment<"count-stock">>) =>
  apiHandler(routes["count-stock"], async ({ params, body }) => {
    const [node] = await Promise.all([knownNode(network, params.node), knownSku(network, params.sku)]);
    const refused = refusedInstant(body.asOf, clock.now());
    if (refused !== undefined)
      throw new ProblemError("invalid-request", `asOf ${refused}`, {
        errors: [{ field: "asOf", message: refused }],
      });
    const counted = await stock.count([{ ...params, ...body }], "counted by hand");
    const { policy } = await currentNetwork(network);
    return ok(counted.map(({ level }) => seenLevel(level, node, { policy, now: clock.now() }))[0]);
  });

export const handler = entry("count-stock", createHandler);
