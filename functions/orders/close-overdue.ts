import { entry } from "#functions/_runtime/entry.ts";
import { feedHandler } from "#functions/_runtime/feed.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import type { OrderId } from "#shared/kernel/ids.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { cancel } from "./cancel.ts";
import { releaseOrder } from "./release-order.ts";

type Deps = Live<Environment<"close-overdue">>;

const PER_SWEEP = 200;

/** Ends holds that nobody released in time, and returns that never came. One that changes meanwhile is the next sweep's. */
export const createHandler = (deps: Deps) =>
  feedHandler<unknown>(async () => {
    const { orders, returns, clock } = deps;
    const at = toInstant(clock.now());
    const [held, overdue] = await Promise.all([
      orders.heldTooLong(at, PER_SWEEP),
      returns.overdue(at, PER_SWEEP),
    ]);
    for (const id of held) await endHold(deps, id);
    for (const rma of overdue) await returns.expire(rma, at);
  });

async function endHold(deps: Deps, id: OrderId): Promise<void> {
  const { orders, clock } = deps;
  const order = await orders.get(id);
  const hold = order?.cancelling === true ? undefined : order?.hold;
  if (order !== undefined && hold?.afterwards === "release") {
    await releaseOrder(deps, order, "policy");
    return;
  }
  if (order !== undefined && hold !== undefined) await cancel(deps, order, toInstant(clock.now()));
  await orders.dropHold(id);
}

export const handler = entry("close-overdue", createHandler);
