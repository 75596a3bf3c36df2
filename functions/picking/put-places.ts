import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { refuseTwice } from "#functions/network/refuse-twice.ts";
import { knownNode } from "#functions/stock/known.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";

export const createHandler = ({ network, places }: Live<Environment<"put-places">>) =>
  apiHandler(routes["put-places"], async ({ params, body }) => {
    refuseTwice("locations", body.locations, ({ sku }) => sku);
    await knownNode(network, params.id);
    await places.put(params.id, body.locations);
    return ok({ written: body.locations.length });
  });

export const handler = entry("put-places", createHandler);
