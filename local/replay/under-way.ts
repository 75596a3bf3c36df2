// Whether any of the orders is still under way, as the planner's lists tell.
import { type OrderStatus, orderStatuses } from "#shared/domain/orders/lifecycles.ts";
import type { OrderId } from "#shared/kernel/ids.ts";
import { planner } from "./api/parties.ts";
import { ApiError, type Client } from "./client.ts";
import type { Pace } from "./pace.ts";
import { isOver } from "./report/report.ts";

/** Statuses from which an order may still go on by itself. */
const unsettled = orderStatuses.filter((status) => ["received", "routed", "backordered"].includes(status));

/** True while the API cannot tell: it is asked again later. */
export async function underWay(client: Client, pace: Pace, ids: readonly OrderId[]): Promise<boolean> {
  const ours = new Set(ids);
  try {
    for (const status of unsettled) if (await anyOpen(client, pace, { status, ours })) return true;
    return false;
  } catch (error) {
    if (error instanceof ApiError && error.passing) return true;
    throw error;
  }
}

interface Sought {
  readonly status: OrderStatus;
  readonly ours: ReadonlySet<OrderId>;
}

async function anyOpen(client: Client, pace: Pace, { status, ours }: Sought): Promise<boolean> {
  let next: string | undefined;
  do {
    const query = { status, limit: 200, next };
    const page = await pace.inTurn(() => client.ask(planner, "list-orders", { query }));
    if (page.orders.some((order) => ours.has(order.id) && !isOver(order))) return true;
    next = page.next;
  } while (next !== undefined);
  return false;
}
