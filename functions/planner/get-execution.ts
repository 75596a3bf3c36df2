import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";

export const createHandler = ({ workflows }: Live<Environment<"get-execution">>) =>
  apiHandler(routes["get-execution"], async ({ params }) => {
    const story = await workflows.story(params.id);
    if (story === undefined) throw new ProblemError("not-found", `No execution is named ${params.id}`);
    return ok({ shipmentId: params.id, ...story });
  });

export const handler = entry("get-execution", createHandler);
