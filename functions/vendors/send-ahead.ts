// A parcel that leaves before the rest of its purchase order: a shipment of its own, with the carrier at once. What is
// left stays where it was, and waits for the next notice.
import { holdExpired } from "#functions/tasks/tell-task.ts";
import type { PurchaseOrderStatus } from "#shared/domain/orders/lifecycles.ts";
import type { Shipment } from "#shared/domain/orders/order.ts";
import type { PurchaseOrder, PurchaseOrderLines } from "#shared/domain/vendors/purchase-order.ts";
import { parcelId, type ShippingNotice } from "#shared/domain/vendors/shipping-notice.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { OrderBook } from "#shared/ports/orders.ts";
import type { Clock } from "#shared/ports/system.ts";
import type { Workflows } from "#shared/ports/workflows.ts";
import { notShipped } from "./notice-problem.ts";
import { conflict, type Open, view } from "./own-purchase-order.ts";

interface Deps {
  readonly orders: OrderBook;
  readonly workflows: Workflows;
  readonly clock: Clock;
}

interface Leaving {
  readonly notice: ShippingNotice;
  readonly lines: PurchaseOrderLines;
  readonly rest: PurchaseOrderLines;
  readonly from: readonly PurchaseOrderStatus[];
}

const unitsOf = (lines: PurchaseOrderLines): number => lines.reduce((sum, { quantity }) => sum + quantity, 0);

export async function sendAhead(
  { orders, workflows, clock }: Deps,
  asked: Open,
  { notice, lines, rest, from }: Leaving,
): Promise<PurchaseOrder> {
  const { id, orderId, shipmentId, vendor, parcels = [] } = asked;
  const { carrier, service, tracking, shippedAt } = notice;
  const whole = await orders.shipment(orderId, shipmentId);
  if (whole === undefined) throw conflict(asked);
  const at = toInstant(clock.now());
  const share = unitsOf(lines) / (unitsOf(lines) + unitsOf(rest));
  const weight = Math.round(whole.weight * share);
  const ahead: Shipment = {
    id: parcelId(shipmentId, parcels.length),
    orderId,
    status: "handedOver",
    road: whole.road,
    node: vendor,
    leg: whole.leg,
    lines,
    weight,
    tracking,
    partOf: shipmentId,
    attempt: whole.attempt,
    createdAt: at,
    updatedAt: at,
    handedOverAt: at,
  };
  const parcel = { shipmentId: ahead.id, carrier, tracking, lines, shippedAt: shippedAt ?? at };
  const written = await orders.step({
    orderId,
    at,
    purchaseOrder: { id, vendor, from, parcel: { shipped: parcel, after: parcels } },
    shipment: { id: shipmentId, to: "released", lines: rest, weight: whole.weight - weight, sentAhead: true },
    sentAhead: { shipment: ahead, tracking: { carrier, number: tracking } },
    stock: { kind: "send", node: vendor, kept: rest, sent: lines, as: ahead.id },
    facts: [
      {
        type: "shipment.handed-over",
        shipmentId: ahead.id,
        facts: {
          node: vendor,
          vendor,
          purchaseOrder: id,
          partOf: shipmentId,
          lines,
          carrier,
          tracking,
          ...(service !== undefined && { service }),
        },
      },
    ],
  });
  if (written === "expired") throw holdExpired(shipmentId);
  if (written === "conflict") throw await notShipped(orders, asked, notice);
  // The sweeper starts it, should this fail: until its own execution has begun, it is listed as one that has not.
  await workflows.startRouting(orderId);
  return { ...view(asked), parcels: [...parcels, parcel], updatedAt: at };
}
