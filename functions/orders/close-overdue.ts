import { entry } from "#functions/_runtime/entry.ts";
import { feedHandler } from "#functions/_runtime/feed.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { toInstant } from "#shared/kernel/time.ts";

const PER_SWEEP = 200;

/** Ends returns that were announced and never came in whole: their units may be announced again, if it is not too late. */
export const createHandler = ({ returns, clock }: Live<Environment<"close-overdue">>) =>
  feedHandler<unknown>(async () => {
    const at = toInstant(clock.now());
    for (const rma of await returns.overdue(at, PER_SWEEP)) await returns.expire(rma, at);
  });

export const handler = entry("close-overdue", createHandler);
