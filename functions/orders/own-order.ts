import type { Principal } from "#functions/_runtime/principal.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import type { Order } from "#shared/domain/orders/order.ts";
import type { OrderId } from "#shared/kernel/ids.ts";
import type { OrderBook } from "#shared/ports/orders.ts";

/** The order, if the caller may see it; another channel's order does not exist for it. */
export async function ownOrder(orders: OrderBook, id: OrderId, principal: Principal): Promise<Order> {
  const order = await orders.get(id);
  const allowed =
    order !== undefined && (principal.may("planner") || principal.party("channel") === order.channel);
  if (!allowed) throw new ProblemError("not-found", `There is no order ${id}`);
  return order;
}

/** In lists: a code to collect with is shown with its order alone. */
export function withoutCode({ pickupCode: _code, ...order }: Order): Omit<Order, "request" | "pickupCode"> {
  return view(order);
}

/** What leaves the house: without the fingerprint of its request. */
export function view({ request: _request, ...order }: Order): Omit<Order, "request"> {
  return order;
}
