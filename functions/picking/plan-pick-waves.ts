import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { knownNode } from "#functions/stock/known.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { toEpoch } from "#shared/kernel/time.ts";
import { picksInWaves, releaseWaves } from "./release-waves.ts";
import { summaryOf } from "./wave-view.ts";

export const createHandler = (deps: Live<Environment<"plan-pick-waves">>) =>
  apiHandler(routes["plan-pick-waves"], async ({ params, body, principal }) => {
    principal.mustBe("node", params.id);
    const node = await knownNode(deps.network, params.id);
    if (!picksInWaves(node))
      throw new ProblemError("conflict", `${node.id} does not pick in waves: it has no settings \`picking\``);
    const until = body.until === undefined ? Number.POSITIVE_INFINITY : toEpoch(body.until);
    const waves = await releaseWaves(deps, node, { because: "demand", until });
    return ok({ waves: waves.map(summaryOf) });
  });

export const handler = entry("plan-pick-waves", createHandler);
