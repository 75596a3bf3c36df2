// The end of a cancellation of which not everything could be undone: its channel hears what comes all the same.
import { comesAllTheSame } from "#shared/domain/carriers/intercept.ts";
import { isFinal, shipmentTransitions } from "#shared/domain/orders/lifecycles.ts";
import type { OrderId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { OrderBook } from "#shared/ports/orders.ts";
import { type Standing, standingOf } from "./standing.ts";

/** Looked at after every step of a cancellation; told once, when nothing is left that can be undone. */
export async function endCancellation(orders: OrderBook, id: OrderId, at: Instant): Promise<void> {
  const order = await orders.get(id);
  if (order?.cancelling !== true || order.status !== "routed" || order.cancellationRefusedAt !== undefined)
    return;
  const standing = await standingOf(orders, order);
  const open = standing.filter(({ shipment }) => !isFinal(shipmentTransitions, shipment.status));
  if (open.length === 0 || !open.every(comes)) return;
  const parcels = open.map(({ shipment }) => shipment.id);
  await orders.changeOrder(id, {
    ...{ at, from: ["routed"], cancellationRefusedAt: at },
    facts: [{ type: "order.cancellation-refused", facts: { parcels } }],
  });
}

/** It is with its carrier, or its vendor sends it. */
const comes = ({ shipment, purchaseOrder }: Standing): boolean =>
  comesAllTheSame(shipment) ||
  purchaseOrder?.status === "cancellationRejected" ||
  purchaseOrder?.status === "shipped";
