import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { scorecardOf } from "#functions/vendors/scorecard-view.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";

/** Every vendor of the network, also those of whom nothing is known yet. */
export const createHandler = ({ network, punctuality }: Live<Environment<"list-vendors">>) =>
  apiHandler(routes["list-vendors"], async ({ query }) => {
    const [{ nodes, policy }, { since, until, record }] = await Promise.all([
      currentNetwork(network),
      punctuality.ofWeeks(query.weeks),
    ]);
    const vendors = nodes.filter(({ type }) => type === "vendor");
    return ok({
      since,
      until,
      vendors: vendors.map(({ id }) => scorecardOf(id, record, policy.vendorFailureCost)),
    });
  });

export const handler = entry("list-vendors", createHandler);
