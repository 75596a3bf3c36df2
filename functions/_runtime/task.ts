// The stack of every workflow task: the contract's input, and errors whose name a workflow matches on. What passes by
// itself is named so that the workflow tries again, and does not take it for a bug.
import middy from "@middy/core";
import type { z } from "zod";
import { isPassing } from "#shared/adapters/passing.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { logger } from "#shared/observability/logger.ts";

export function taskHandler<S extends z.ZodType, T>(input: S, act: (given: z.infer<S>) => Promise<T>) {
  return middy<unknown, T>()
    .onError((request) => {
      const { error } = request;
      if (error instanceof WorkflowError) return;
      if (isPassing(error)) {
        logger.warn("task failed in passing", { error: toError(error) });
        request.error = new WorkflowError("Throttled", toError(error).message, { cause: error });
      } else logger.error("task failed", { error: toError(error) });
    })
    .handler((event: unknown) => act(input.parse(event)));
}

const toError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
