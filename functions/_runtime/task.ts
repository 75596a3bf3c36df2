// The stack of every workflow task: the contract's input, and errors whose name a workflow matches on.
import middy from "@middy/core";
import type { z } from "zod";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { logger } from "#shared/observability/logger.ts";

export function taskHandler<S extends z.ZodType, T>(input: S, act: (given: z.infer<S>) => Promise<T>) {
  return middy<unknown, T>()
    .onError((request) => {
      if (!(request.error instanceof WorkflowError))
        logger.error("task failed", { error: toError(request.error) });
    })
    .handler((event: unknown) => act(input.parse(event)));
}

const toError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
