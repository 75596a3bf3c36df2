// What was picked for a shipment that ends without it goes back to its shelf, by somebody's hands.
import type { Picking } from "#shared/domain/network/picking.ts";
import type { Shipment } from "#shared/domain/orders/order.ts";
import { DAY, type Instant, toEpoch, toInstant } from "#shared/kernel/time.ts";
import type { NetworkStore } from "#shared/ports/network.ts";
import type { OrderBook } from "#shared/ports/orders.ts";
import { taskOf } from "./task-of.ts";

/** Its units are in totes or parcels at their own node. */
const isInHand = ({ status, leg, lines }: Shipment): boolean =>
  lines.length > 0 &&
  (status === "picked" || status === "booked" || (status === "ready" && leg.method === "collect"));

/** When they are available again; undefined where nobody is asked, and they are so at once. */
export async function putBackAt(
  { network }: { readonly network: NetworkStore },
  shipment: Shipment,
): Promise<Picking["putBack"] | undefined> {
  if (!isInHand(shipment)) return undefined;
  const nodes = (await network.current())?.nodes;
  return nodes?.find(({ id }) => id === shipment.node)?.picking?.putBack;
}

/** Asked again, it is the same task; one that is done stays done. */
export async function askToPutBack(orders: OrderBook, shipment: Shipment, at: Instant): Promise<void> {
  const dueBy = toInstant(toEpoch(at) + DAY);
  const task = taskOf(shipment, { kind: "putback", dueBy, at });
  // No workflow waits for it.
  await orders.step({ orderId: shipment.orderId, at, openTask: { ...task, token: "" }, facts: [] });
}
