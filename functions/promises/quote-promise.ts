import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { checkCart } from "#functions/orders/check-order.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { ChannelId } from "#shared/kernel/ids.ts";
import { offer } from "./offer.ts";

export const createHandler = (deps: Live<Environment<"quote-promise">>) =>
  apiHandler(routes["quote-promise"], async ({ body, principal }) => {
    const channel = ChannelId.parse(principal.as("channel"));
    if (body.collectAt !== undefined && body.method !== "collect") {
      throw new ProblemError("invalid-request", "collectAt goes with method collect", {
        errors: [{ field: "collectAt", message: "goes with method collect" }],
      });
    }
    const network = await currentNetwork(deps.network);
    const destination = await checkCart(body, {
      network,
      store: deps.network,
      geography: deps.geography,
      now: deps.clock.now(),
    });
    return ok(await offer(deps, channel, body, destination));
  });

export const handler = entry("quote-promise", createHandler);
