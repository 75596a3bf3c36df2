// The planner's list of orders in one status, page by page.
import type { OrderStatus } from "#shared/domain/orders/lifecycles.ts";
import { planner } from "./api/parties.ts";
import type { Answer, Client } from "./client.ts";
import type { Pace } from "./pace.ts";

export type ListedOrder = Answer<"list-orders">["orders"][number];

const LIMIT = 200;

export async function* ordersIn(
  client: Client,
  pace: Pace,
  status: OrderStatus,
): AsyncGenerator<ListedOrder, void> {
  let next: string | undefined;
  do {
    const query = { status, limit: LIMIT, next };
    const page = await pace.inTurn(() => client.ask(planner, "list-orders", { query }));
    yield* page.orders;
    next = page.next;
  } while (next !== undefined);
}
