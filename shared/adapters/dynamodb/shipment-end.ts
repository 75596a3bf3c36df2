// The end of a shipment, counted on its order, which ends with its last one.
import { shipmentTransitions, sourcesOf } from "#shared/domain/orders/lifecycles.ts";
import type { Outcome, ShipmentEnd } from "#shared/ports/orders.ts";
import { claimWrite } from "./claims.ts";
import { record } from "./event-journal.ts";
import { add, oneOf, type Part, set, update } from "./expressions.ts";
import { orderKey, orderListing, purchaseOrderKey, shipmentKey } from "./order-keys.ts";
import { outcome, type Tables } from "./order-tables.ts";
import { done } from "./purchase-order-writes.ts";
import { shipmentFields } from "./shipment-steps.ts";
import { stockWrites } from "./stock-effect.ts";
import { transact, type Write } from "./transaction.ts";

/** The shipment ends and the order counts it, once. */
export async function endShipment({ orders, events, stock }: Tables, end: ShipmentEnd): Promise<Outcome> {
  const condition = oneOf("status", sourcesOf(shipmentTransitions, end.status));
  const shipment = update({
    TableName: orders,
    Key: shipmentKey(end.orderId, end.shipmentId),
    change: [
      shipmentFields(
        {
          to: end.status,
          ...(end.because !== undefined && { endedBecause: end.because }),
          ...(end.arrivedAt !== undefined && { arrivedAt: end.arrivedAt }),
          ...(end.refunded !== undefined && { refunded: end.refunded }),
        },
        end.at,
      ),
    ],
    condition,
  });
  const head = set({
    updatedAt: end.at,
    lastArrival: end.lastArrival,
    promise: end.order?.promise,
    ...(end.order !== undefined && {
      status: end.order.status,
      listing: orderListing(end.order.status),
      listedAt: end.at,
    }),
  });
  const order = update({
    TableName: orders,
    Key: orderKey(end.orderId),
    change: [
      head,
      add({
        ...{ openShipments: -1, arrived: end.arrivedAt === undefined ? 0 : 1 },
        refundedUnits: end.refunded?.reduce((sum, { quantity }) => sum + quantity, 0),
      }),
    ],
    condition: openShipmentsAre(end.openBefore),
  });
  const effect = await stockWrites(stock, { ...end, shipment: { id: end.shipmentId } });
  return outcome(
    await transact([
      { Update: shipment },
      { Update: order },
      ...closing(orders, end),
      ...(end.claim === undefined ? [] : [claimWrite(orders, end.claim)]),
      ...(effect ?? []),
      ...record(events, end.orderId, end.at, end.facts),
    ]),
  );
}

function closing(table: string, { closes, at }: ShipmentEnd): Write[] {
  if (closes === undefined) return [];
  const { id, vendor } = closes;
  const change = [set({ status: "closed", updatedAt: at, ...done(vendor, at) })];
  const condition = oneOf("status", ["shipped"]);
  return [{ Update: update({ TableName: table, Key: purchaseOrderKey(id), change, condition }) }];
}

const openShipmentsAre = (count: number): Part => ({
  text: "#openShipments = :open_shipments_are",
  names: { "#openShipments": "openShipments" },
  values: { ":open_shipments_are": count },
});
