import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";

export const createHandler = ({ network }: Live<Environment<"put-policy">>) =>
  apiHandler(routes["put-policy"], async ({ body }) => {
    return ok({ ...(await network.putPolicy(body.policy)), written: 1 });
  });

export const handler = entry("put-policy", createHandler);
