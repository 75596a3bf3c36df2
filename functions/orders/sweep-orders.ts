import { inTurn, scheduled } from "#functions/_runtime/scheduled.ts";
import { MINUTE, toEpoch } from "#shared/kernel/time.ts";

/** Routing takes seconds, and writes down each plan; what was left alone for so long has lost its execution. */
const PATIENCE = 3 * MINUTE;
const PER_SWEEP = 200;

/** Routes again what was left behind. Routing acts once, however often it is started. */
export const { createHandler, handler } = scheduled("sweep-orders", async ({ orders, workflows, clock }) => {
  const [left, unstarted] = await Promise.all([
    orders.inStatus("received", { limit: PER_SWEEP }),
    orders.unstarted(clock.now() - PATIENCE),
  ]);
  const stale = left.items.filter((order) => toEpoch(order.updatedAt) < clock.now() - PATIENCE);
  await inTurn([...stale.map(({ id }) => id), ...unstarted], (id) => workflows.startRouting(id));
});
