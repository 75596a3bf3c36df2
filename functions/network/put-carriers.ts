import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { refuseTwice } from "./refuse-twice.ts";

export const createHandler = ({ network }: Live<Environment<"put-carriers">>) =>
  apiHandler(routes["put-carriers"], async ({ body }) => {
    refuseTwice("carriers", body.carriers, (carrier) => carrier.id);
    return ok({ ...(await network.putCarriers(body.carriers)), written: body.carriers.length });
  });

export const handler = entry("put-carriers", createHandler);
