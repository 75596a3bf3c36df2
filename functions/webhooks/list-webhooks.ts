import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { ownerOf, view } from "./own-webhook.ts";

export const createHandler = ({ webhooks }: Live<Environment<"list-webhooks">>) =>
  apiHandler(routes["list-webhooks"], async ({ principal }) =>
    ok({ webhooks: (await webhooks.of(ownerOf(principal))).map(view) }),
  );

export const handler = entry("list-webhooks", createHandler);
