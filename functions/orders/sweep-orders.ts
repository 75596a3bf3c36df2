import { entry } from "#functions/_runtime/entry.ts";
import { feedHandler } from "#functions/_runtime/feed.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { MINUTE, toEpoch } from "#shared/kernel/time.ts";

/** Routing takes seconds, and writes down each plan; what was left alone for so long has lost its execution. */
const PATIENCE = 3 * MINUTE;
const PER_SWEEP = 200;

/** Routes again what was left behind. Routing acts once, however often it is started. */
export const createHandler = ({ orders, workflows, clock }: Live<Environment<"sweep-orders">>) =>
  feedHandler<unknown>(async () => {
    const [left, unstarted] = await Promise.all([
      orders.inStatus("received", { limit: PER_SWEEP }),
      orders.unstarted(clock.now() - PATIENCE),
    ]);
    const stale = left.items.filter((order) => toEpoch(order.updatedAt) < clock.now() - PATIENCE);
    for (const order of stale) await workflows.startRouting(order.id);
    for (const id of unstarted) await workflows.startRouting(id);
  });

export const handler = entry("sweep-orders", createHandler);
