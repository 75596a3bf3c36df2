import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { trackerEvents } from "#shared/adapters/carriers/easypost/easypost-webhook.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { verifyEasyPost } from "./easypost-signature.ts";
import { takeScans } from "./take-scans.ts";

/** What EasyPost tells of a carrier's parcels; its signature is the only thing that it shows at the door. */
export const createHandler = (deps: Live<Environment<"take-easypost-events">>) =>
  apiHandler(routes["take-easypost-events"], async ({ params: { carrier }, body, rawBody, headers }) => {
    const { carriers, clock } = deps;
    const secret = await carriers.webhookSecret(carrier);
    if (secret === undefined)
      throw new ProblemError("not-found", `No webhook of EasyPost is expected for carrier ${carrier}`);
    const path = `/v1/carriers/${carrier}/easypost`;
    verifyEasyPost({ secret, headers, path, body: rawBody, now: clock.now() });
    return ok(await takeScans(deps, carrier, trackerEvents(body)));
  });

export const handler = entry("take-easypost-events", createHandler);
