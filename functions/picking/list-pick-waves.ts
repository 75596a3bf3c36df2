import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { listing } from "#functions/planner/listing.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { summaryOf } from "./wave-view.ts";

export const createHandler = ({ pickWaves }: Live<Environment<"list-pick-waves">>) =>
  apiHandler(routes["list-pick-waves"], async ({ params, query, principal }) => {
    principal.mustBe("node", params.id);
    const page = await pickWaves.of(params.id, query);
    return ok(listing("waves", { ...page, items: page.items.map(summaryOf) }));
  });

export const handler = entry("list-pick-waves", createHandler);
