import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { listing } from "../planner/listing.ts";

export const createHandler = ({ orders }: Live<Environment<"list-tasks">>) =>
  apiHandler(routes["list-tasks"], async ({ params, query, principal }) => {
    principal.mustBe("node", params.id);
    return ok(listing("tasks", await orders.tasksOf(params.id, query)));
  });

export const handler = entry("list-tasks", createHandler);
