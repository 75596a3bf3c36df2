import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { listing } from "./listing.ts";

export const createHandler = ({ orders }: Live<Environment<"list-open-tasks">>) =>
  apiHandler(routes["list-open-tasks"], async ({ query }) =>
    ok(listing("tasks", await orders.openTasks(query))),
  );

export const handler = entry("list-open-tasks", createHandler);
