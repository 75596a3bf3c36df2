// An order that waits for stock, and does not any longer: it ends with what has arrived of it, or with nothing.
import type { Order } from "#shared/domain/orders/order.ts";
import { withoutTheRest } from "#shared/domain/orders/outcome.ts";
import type { Fact, OrderChange } from "#shared/ports/orders.ts";

type Waiting = Pick<Order, "arrived" | "promise" | "unfilledUnits" | "placedIn">;

export function withoutMore(
  order: Waiting,
  because?: "no-stock",
): Required<Pick<OrderChange, "to" | "facts">> {
  const to = withoutTheRest(order);
  const why = because !== undefined && { because };
  if (to === "cancelled") return { to, facts: [{ type: "order.cancelled", facts: { ...why } }] };
  return { to, facts: [completed(order, why)] };
}

/** What is told of it, with the store in whose till it was placed. */
export const completed = (
  { promise, unfilledUnits, placedIn }: Omit<Waiting, "arrived">,
  why: false | { readonly because: "no-stock" } = false,
): Fact => ({
  type: "order.completed",
  facts: {
    promiseKept: promise?.kept,
    ...(placedIn !== undefined && { placedIn }),
    ...(unfilledUnits > 0 && { unfilledUnits }),
    ...why,
  },
});
