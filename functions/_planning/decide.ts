// How an order is planned that has no shipments under way: on its promise, or as early as can be.
import { notAskedAgain, stillWaitedFor } from "#shared/domain/orders/backorder.ts";
import type { Order, OrderLine } from "#shared/domain/orders/order.ts";
import type { Decision } from "#shared/domain/routing/decision.ts";
import type { Demand, DemandLine, Snapshot } from "#shared/domain/routing/demand.ts";
import { type Decided, decideOrder } from "#shared/domain/routing/evidence.ts";
import type { NodeId } from "#shared/kernel/ids.ts";
import { toEpoch } from "#shared/kernel/time.ts";
import type { OrderBook } from "#shared/ports/orders.ts";

export interface Wanted {
  readonly lines: readonly DemandLine[];
  /** Nodes that are not asked, with the reason. */
  readonly exclude: ReadonlyMap<NodeId, string>;
}

/** All of an order; of one that had shipments before, what it still waits for, from whom has not said no. */
export async function wantedOf(
  orders: Pick<OrderBook, "shipments">,
  order: Order,
  lines: readonly OrderLine[],
): Promise<Wanted> {
  if (order.shipments === 0) return { lines, exclude: new Map() };
  const shipments = await orders.shipments(order.id);
  return { lines: stillWaitedFor(lines, shipments), exclude: notAskedAgain(shipments) };
}

/** On the promise; anew without one, where a hold has stopped its clock, or where stock came too late for it. */
export function decideFor(
  { promise, status }: Pick<Order, "promise" | "status">,
  demand: Demand,
  { snapshot, exclude }: { readonly snapshot: Snapshot } & Pick<Wanted, "exclude">,
): Decided {
  const anew = { exclude };
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
