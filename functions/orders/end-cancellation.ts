// The end of a cancellation of which not everything could be undone: its channel hears what comes all the same.
import { comesAllTheSame } from "#shared/domain/carriers/intercept.ts";
import { isFinal, shipmentTransitions } from "#shared/domain/orders/lifecycles.ts";
import { type OrderId, PurchaseOrderId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { OrderBook, StoredShipment } from "#shared/ports/orders.ts";

/** Looked at after every step of a cancellation; told once, when nothing is left that can be undone. */
export async function endCancellation(orders: OrderBook, id: OrderId, at: Instant): Promise<void> {
  const order = await orders.get(id);
  if (order?.cancelling !== true || order.status !== "routed" || order.cancellationRefusedAt !== undefined)
    return;
  const shipments = await orders.shipments(id);
  const open = shipments.filter(({ status }) => !isFinal(shipmentTransitions, status));
  if (open.length === 0 || !open.every((one) => comesAllTheSame(one) || isWithVendor(one))) return;
  for (const one of open.filter(isWithVendor)) if (!(await sendsIt(orders, one))) return;
  await orders.changeOrder(id, {
    ...{ at, from: ["routed"], cancellationRefusedAt: at },
    facts: [{ type: "order.cancellation-refused", facts: { parcels: open.map((one) => one.id) } }],
  });
}

const isWithVendor = ({ road, status }: StoredShipment): boolean =>
  road === "dropShip" && status === "released";

/** Whatever was asked of it. */
async function sendsIt(orders: OrderBook, { id }: StoredShipment): Promise<boolean> {
  const asked = await orders.purchaseOrder(PurchaseOrderId.parse(`po_${id}`));
  return asked?.status === "cancellationRejected" || asked?.status === "shipped";
}
