import type { Shipment } from "#shared/domain/orders/order.ts";
import type { PlannedShipment } from "#shared/domain/routing/decision.ts";
import type { OrderBook } from "#shared/ports/orders.ts";

/** The parcels that the plan has for a shipment: they are for all that was held, found or not. */
export async function plannedCartons(
  orders: OrderBook,
  { id, orderId, attempt }: Pick<Shipment, "id" | "orderId" | "attempt">,
): Promise<PlannedShipment["parcels"]> {
  const found = await orders.plan(orderId, attempt);
  const position = (Number(id.slice(id.lastIndexOf("-") + 1)) % 100) - 1;
  return found?.plan.decision.shipments[position]?.parcels ?? [];
}
