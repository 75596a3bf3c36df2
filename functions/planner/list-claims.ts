import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { listing } from "./listing.ts";

export const createHandler = ({ claims }: Live<Environment<"list-claims">>) =>
  apiHandler(routes["list-claims"], async ({ query }) => ok(listing("claims", await claims.open(query))));

export const handler = entry("list-claims", createHandler);
