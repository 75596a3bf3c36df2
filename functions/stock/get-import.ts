import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { seenImport } from "./seen-import.ts";

export const createHandler = ({ imports, clock }: Live<Environment<"get-import">>) =>
  apiHandler(routes["get-import"], async ({ params }) => {
    const found = await imports.find(params.id);
    if (found === undefined) throw new ProblemError("not-found", `There is no import ${params.id}`);
    return ok(seenImport(found, clock.now()));
  });

export const handler = entry("get-import", createHandler);
