import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { refuseTwice } from "./refuse-twice.ts";

export const createHandler = ({ network }: Live<Environment<"put-items">>) =>
  apiHandler(routes["put-items"], async ({ body }) => {
    refuseTwice("items", body.items, (item) => item.sku);
    return ok({ ...(await network.putItems(body.items)), written: body.items.length });
  });

export const handler = entry("put-items", createHandler);
