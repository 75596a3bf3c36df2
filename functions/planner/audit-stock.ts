import { audited } from "#functions/_planning/audited.ts";
import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";

/** The figures count everything; of the discrepancies the first are named. */
const NAMED = 200;

export const createHandler = (deps: Live<Environment<"audit-stock">>) =>
  apiHandler(routes["audit-stock"], async ({ query }) => {
    const report = await audited(deps, query.whole === "true");
    return ok({ ...report, discrepancies: report.discrepancies.slice(0, NAMED) });
  });

export const handler = entry("audit-stock", createHandler);
