import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { seenWave } from "./wave-view.ts";

export const createHandler = (deps: Live<Environment<"get-pick-wave">>) =>
  apiHandler(routes["get-pick-wave"], async ({ params, principal }) =>
    ok((await seenWave(deps, params.id, principal)).view),
  );

export const handler = entry("get-pick-wave", createHandler);
