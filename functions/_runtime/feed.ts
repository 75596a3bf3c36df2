// The stack of what is triggered by a stream or a schedule: nobody waits for an answer, errors are retried.
import middy from "@middy/core";
import { logger } from "#shared/observability/logger.ts";

export function feedHandler<E>(act: (event: E) => Promise<void>) {
  return middy<E, void>()
    .onError((request) => {
      logger.error("delivery failed, it will be repeated", {
        error: request.error instanceof Error ? request.error : new Error(String(request.error)),
      });
    })
    .handler((event: E) => act(event));
}
