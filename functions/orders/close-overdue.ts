import { type DepsOf, inTurn, scheduled } from "#functions/_runtime/scheduled.ts";
import type { OrderId } from "#shared/kernel/ids.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { cancel } from "./cancel.ts";
import { releaseOrder } from "./release-order.ts";

type Deps = DepsOf<"close-overdue">;

const PER_SWEEP = 200;

/** Ends holds that nobody released in time, and returns that never came. One that changes meanwhile is the next sweep's. */
export const { createHandler, handler } = scheduled("close-overdue", async (deps) => {
  const { orders, returns, clock } = deps;
  const at = toInstant(clock.now());
  const [held, overdue] = await Promise.all([
    orders.heldTooLong(at, PER_SWEEP),
    returns.overdue(at, PER_SWEEP),
  ]);
  await inTurn(
    [...held.map((id) => () => endHold(deps, id)), ...overdue.map((rma) => () => returns.expire(rma, at))],
    (end) => end(),
  );
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
