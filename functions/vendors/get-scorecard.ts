import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { scorecardOf } from "./scorecard-view.ts";

/** A vendor sees its own figures, as routing does. */
export const createHandler = ({ network, punctuality }: Live<Environment<"get-scorecard">>) =>
  apiHandler(routes["get-scorecard"], async ({ params, query, principal }) => {
    principal.mustBe("vendor", params.id);
    const [{ policy }, { since, until, record }] = await Promise.all([
      currentNetwork(network),
      punctuality.ofWeeks(query.weeks),
    ]);
    return ok({ since, until, ...scorecardOf(params.id, record, policy.vendorFailureCost) });
  });

export const handler = entry("get-scorecard", createHandler);
