import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { ownNode } from "#functions/network/own-node.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { DAY } from "#shared/kernel/time.ts";
import { closeDay } from "./close-day.ts";

/** The truck is at the dock before its time: what it has is listed now; what comes later is on another manifest. */
export const createHandler = (deps: Live<Environment<"close-manifest">>) =>
  apiHandler(routes["close-manifest"], async ({ params, body, principal }) => {
    const node = await ownNode(deps.network, params.id, principal);
    const carrier = (await currentNetwork(deps.network)).carriers.find(({ id }) => id === body.carrier);
    if (carrier?.endOfDay === undefined)
      throw new ProblemError("conflict", `The carrier ${body.carrier} wants no manifests`);
    const leavesAt = deps.clock.now() + DAY;
    return ok({ manifests: await closeDay(deps, { node, carrier, leavesAt }) });
  });

export const handler = entry("close-manifest", createHandler);
