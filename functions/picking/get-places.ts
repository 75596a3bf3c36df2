import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { listing } from "#functions/planner/listing.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";

export const createHandler = ({ places }: Live<Environment<"get-places">>) =>
  apiHandler(routes["get-places"], async ({ params, query, principal }) => {
    if (!principal.may("network:read")) principal.mustBe("node", params.id);
    return ok(listing("locations", await places.of(params.id, query)));
  });

export const handler = entry("get-places", createHandler);
