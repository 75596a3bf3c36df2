import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { type PurchaseOrderStatus, purchaseOrderTransitions } from "#shared/domain/orders/lifecycles.ts";
import type { PurchaseOrder } from "#shared/domain/vendors/purchase-order.ts";
import type { OrderBook } from "#shared/ports/orders.ts";
import { ownPurchaseOrder, view } from "./own-purchase-order.ts";

/** Who has nothing to send any more is not told where its customer lives. */
const ships = (status: PurchaseOrderStatus): boolean =>
  status === "shipped" ||
  purchaseOrderTransitions[status].some((next) => next === "shipped" || next === "accepted");

/** With the address, for its vendor alone. */
export const createHandler = ({ orders }: Live<Environment<"get-purchase-order">>) =>
  apiHandler(routes["get-purchase-order"], async ({ params, principal }) => {
    const asked = await ownPurchaseOrder(orders, params.id, principal);
    const isVendor = principal.party("vendor") === asked.vendor;
    return ok({ ...view(asked), ...(isVendor && ships(asked.status) && (await shipTo(orders, asked))) });
  });

async function shipTo(orders: OrderBook, { orderId, shipmentId }: PurchaseOrder) {
  const [dossier, shipment] = await Promise.all([
    orders.dossier(orderId),
    orders.shipment(orderId, shipmentId),
  ]);
  if (shipment?.leg.method === "ship-to-store")
    return { shipTo: { kind: "store", store: shipment.leg.store } };
  return dossier?.address && { shipTo: { kind: "customer", address: dossier.address } };
}

export const handler = entry("get-purchase-order", createHandler);
