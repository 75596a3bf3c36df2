import { settleLeft } from "#functions/_booking/left-bookings.ts";
import { entry } from "#functions/_runtime/entry.ts";
import { feedHandler } from "#functions/_runtime/feed.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";

const PAGE = 200;

/** Bookings that nobody waits for any more are cancelled, once their carrier answers. */
export const createHandler = (deps: Live<Environment<"settle-bookings">>) =>
  feedHandler<unknown>(async () => {
    const { items } = await deps.bookings.left({ limit: PAGE });
    const failures: unknown[] = [];
    for (const left of items) await settleLeft(deps, left).catch((error: unknown) => failures.push(error));
    if (failures.length > 0)
      throw new AggregateError(failures, `${failures.length} bookings could not be cancelled`);
  });

export const handler = entry("settle-bookings", createHandler);
