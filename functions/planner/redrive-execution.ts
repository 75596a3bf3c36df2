import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";

/** Whoever has mended the cause need not wait for the next sweep. */
export const createHandler = ({ workflows }: Live<Environment<"redrive-execution">>) =>
  apiHandler(routes["redrive-execution"], async ({ params: { id } }) => {
    const story = await workflows.story(id);
    if (story === undefined) throw new ProblemError("not-found", `No execution is named ${id}`);
    if ((await workflows.redrive(story.arn)) === "refused")
      throw new ProblemError("conflict", `The execution is ${story.status} and cannot be set going again`);
    return ok({ shipmentId: id, ...story, ...(await workflows.story(id)) });
  });

export const handler = entry("redrive-execution", createHandler);
