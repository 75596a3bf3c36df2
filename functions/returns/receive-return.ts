import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { receive } from "./receive.ts";

/** At whatever node the customer brought it to, or the carrier. */
export const createHandler = (deps: Live<Environment<"receive-return">>) =>
  apiHandler(routes["receive-return"], async ({ params, body, principal }) => {
    principal.mustBe("node", body.node);
    const rma = await deps.returns.get(params.id);
    if (rma === undefined) throw new ProblemError("not-found", `There is no return ${params.id}`);
    return ok(await receive(deps, rma, body));
  });

export const handler = entry("receive-return", createHandler);
