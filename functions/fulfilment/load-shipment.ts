import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import type { Order } from "#shared/domain/orders/order.ts";
import type { OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import type { OrderBook, StoredShipment } from "#shared/ports/orders.ts";

/** The shipment and its order, at a point where a cancellation still stops it. */
export async function loadShipment(
  orders: OrderBook,
  orderId: OrderId,
  shipmentId: ShipmentId,
): Promise<{ order: Order; shipment: StoredShipment }> {
  const [order, shipment] = await Promise.all([orders.get(orderId), orders.shipment(orderId, shipmentId)]);
  if (order === undefined || shipment === undefined) throw new Error(`no shipment ${shipmentId}`);
  if (order.cancelling === true) throw new WorkflowError("OrderCancelled", orderId);
  return { order, shipment };
}
