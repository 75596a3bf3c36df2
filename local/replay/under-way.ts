// Whether any of the orders is still under way, as the planner's lists tell.
import type { OrderStatus } from "#shared/domain/orders/lifecycles.ts";
import type { OrderId } from "#shared/kernel/ids.ts";
import { type Answer, ApiError, type Client } from "./client.ts";
import { ordersIn } from "./orders-in.ts";
import type { Pace } from "./pace.ts";

type Listed = Pick<Answer<"get-order">, "status" | "openShipments">;

/** Statuses from which an order may still go on by itself; the one that most are in comes first. */
export const unsettled = ["routed", "received", "backordered"] as const satisfies readonly OrderStatus[];

/** True while the API cannot tell: it is asked again later. */
export async function underWay(
  client: Client,
  pace: Pace,
  { ids, isOver }: { readonly ids: readonly OrderId[]; readonly isOver: (order: Listed) => boolean },
): Promise<boolean> {
  const ours = new Set(ids);
  try {
    for (const status of unsettled)
      for await (const order of ordersIn(client, pace, status))
        if (ours.has(order.id) && !isOver(order)) return true;
    return false;
  } catch (error) {
    if (error instanceof ApiError && error.passing) return true;
    throw error;
  }
}
