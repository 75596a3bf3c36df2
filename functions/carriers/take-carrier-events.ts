import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { keyOf, verify } from "./signature.ts";
import { takeScans } from "./take-scans.ts";

/** What a carrier tells of its parcels, in our words. */
export const createHandler = ({
  orders,
  claims,
  network,
  clock,
  secret,
  env,
}: Live<Environment<"take-carrier-events">>) =>
  apiHandler(routes["take-carrier-events"], async ({ params, body, rawBody, headers, principal }) => {
    if (principal.party("carrier") !== params.carrier) throw new ProblemError("forbidden");
    verify({
      key: keyOf(await secret(env.WEBHOOK_SECRET), params.carrier),
      timestamp: headers["lendemain-timestamp"],
      signature: headers["lendemain-signature"],
      body: rawBody,
      now: clock.now(),
    });
    return ok(await takeScans({ orders, claims, network, clock }, params.carrier, body.events));
  });

export const handler = entry("take-carrier-events", createHandler);
