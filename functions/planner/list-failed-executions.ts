import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";

export const createHandler = ({ workflows }: Live<Environment<"list-failed-executions">>) =>
  apiHandler(routes["list-failed-executions"], async ({ query }) => {
    const failed = await workflows.failed(["shipments"], query.limit);
    return ok({
      executions: failed.map(({ name, failedAt, redrives }) => ({ shipmentId: name, failedAt, redrives })),
    });
  });

export const handler = entry("list-failed-executions", createHandler);
