import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { mayGo, shipmentTransitions } from "#shared/domain/orders/lifecycles.ts";
import type { Order } from "#shared/domain/orders/order.ts";
import type { OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import type { OrderBook, StoredShipment } from "#shared/ports/orders.ts";

/** The shipment and its order, at a point where a cancellation still stops it. */
export async function loadShipment(
  orders: OrderBook,
  orderId: OrderId,
  shipmentId: ShipmentId,
): Promise<{ order: Order; shipment: StoredShipment }> {
  const found = await orders.withShipment(orderId, shipmentId);
  if (found === undefined) throw new Error(`no shipment ${shipmentId}`);
  // What the carrier has is not stopped any more.
  const stops = mayGo(shipmentTransitions, found.shipment.status, "cancelled");
  if (found.order.cancelling === true && stops) throw new WorkflowError("OrderCancelled", orderId);
  if (stops && isRemoved(found.shipment)) throw new WorkflowError("OrderCancelled", shipmentId);
  if (found.shipment.paused === true) throw new WorkflowError("OrderOnHold", orderId);
  return found;
}

/** Nobody wants what it carries any more, and nobody carries it in its place. */
const isRemoved = ({ givenUp, rescuedBy, movedBy }: StoredShipment): boolean =>
  givenUp === true && rescuedBy === undefined && movedBy === undefined;
