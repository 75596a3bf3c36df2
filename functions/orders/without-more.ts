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
  const { promise, unfilledUnits, placedIn } = order;
  const ended: Fact = {
    type: "order.completed",
    facts: {
      promiseKept: promise?.kept,
      ...(placedIn !== undefined && { placedIn }),
      ...(unfilledUnits > 0 && { unfilledUnits }),
      ...why,
    },
  };
  return { to, facts: [ended] };
}
