// How an order is planned that has no shipments under way: on its promise, or as early as can be.
import type { Order } from "#shared/domain/orders/order.ts";
import type { Decision } from "#shared/domain/routing/decision.ts";
import type { Demand, Snapshot } from "#shared/domain/routing/demand.ts";
import { type Decided, decideOrder } from "#shared/domain/routing/evidence.ts";
import type { NodeId } from "#shared/kernel/ids.ts";
import { toEpoch } from "#shared/kernel/time.ts";

const anew = { exclude: new Map<NodeId, string>() };

/** On the promise; anew without one, where a hold has stopped its clock, or where stock came too late for it. */
export function decideFor(
  { promise, status }: Pick<Order, "promise" | "status">,
  demand: Demand,
  snapshot: Snapshot,
): Decided {
  if (promise === undefined) return decideOrder(demand, snapshot, anew);
  const kept = decideOrder(demand, snapshot, { ...anew, deadline: toEpoch(promise.deliverBy) });
  return mayBeLater({ promise, status }, kept.decision) ? decideOrder(demand, snapshot, anew) : kept;
}

function mayBeLater(
  { promise, status }: Pick<Order, "promise" | "status">,
  { outcome, ladderDay }: Decision,
): boolean {
  if (promise?.stopped === true) return outcome !== "planned" || ladderDay > 0;
  // It has waited past its promise: whatever is there is sent as early as can be.
  return status === "backordered" && outcome !== "planned";
}
