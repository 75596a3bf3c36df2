// What a step of a shipment changes on its purchase order, and the parcels that its vendor sends ahead.
import { openPurchaseOrderStatuses } from "#shared/domain/orders/lifecycles.ts";
import type { NodeId, OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { ShipmentChange, Step } from "#shared/ports/orders.ts";
import { absent, add, both, exists, is, isNew, oneOf, type Part, set, update } from "./expressions.ts";
import {
  doneListing,
  orderKey,
  purchaseOrderKey,
  purchaseOrderListing,
  shipmentKey,
  shipmentListing,
  trackingKey,
  vendorParty,
} from "./order-keys.ts";
import type { Write } from "./transaction.ts";

/** Submitted by a step that was run again, it gets the new token; once it is answered it stays so. */
const submitAgain = {
  ConditionExpression: "attribute_not_exists(pk) OR #status = :submitted",
  ExpressionAttributeNames: { "#status": "status" },
  ExpressionAttributeValues: { ":submitted": "submitted" },
};

export function purchaseOrderWrites(table: string, { at, purchaseOrder, openPurchaseOrder }: Step): Write[] {
  const writes: Write[] = [];
  if (openPurchaseOrder !== undefined) {
    const lists = {
      listing: purchaseOrderListing,
      listedAt: openPurchaseOrder.dueBy,
      party: vendorParty(openPurchaseOrder.vendor),
    };
    const Item = { ...purchaseOrderKey(openPurchaseOrder.id), ...openPurchaseOrder, ...lists };
    writes.push({ Put: { TableName: table, Item, ...submitAgain } });
  }
  if (purchaseOrder !== undefined) {
    const { id, vendor, from, to, dueBy, remindedAt, parcel, token, accepted, answeredAt, unanswered } =
      purchaseOrder;
    const ended = to !== undefined && !openPurchaseOrderStatuses.includes(to);
    const off = ended ? { ...done(vendor, at), party: null } : {};
    const due = dueBy === undefined || ended ? {} : { dueBy, listedAt: dueBy };
    const fields = { status: to, token, updatedAt: at, accepted, answeredAt, unanswered, remindedAt };
    const parcels = parcel && [...parcel.after, parcel.shipped];
    const change = [set({ ...fields, parcels, parcelCount: parcels?.length, ...due, ...off })];
    const condition = both(
      oneOf("status", from),
      ...(remindedAt === undefined ? [] : [absent("remindedAt")]),
      ...(parcel === undefined ? [] : [parcelsAre(parcel.after.length)]),
    );
    writes.push({ Update: update({ TableName: table, Key: purchaseOrderKey(id), change, condition }) });
  }
  return writes;
}

/** Among those with which its vendor has nothing to do any more. */
export const done = (vendor: NodeId, at: Instant) => ({ listing: doneListing(vendor), listedAt: at });

/** Parcels are only ever added, one at a time. */
const parcelsAre = (count: number): Part => (count === 0 ? absent("parcelCount") : is("parcelCount", count));

interface Tracked {
  readonly orderId: OrderId;
  readonly shipmentId: ShipmentId;
}

/** The way back from a parcel's number, which is nobody else's. */
export const trackingWrite = (
  table: string,
  { carrier, number }: NonNullable<ShipmentChange["tracking"]>,
  { orderId, shipmentId }: Tracked,
): Write => ({
  Put: {
    TableName: table,
    Item: { ...trackingKey(carrier, number), orderId, shipmentId },
    ConditionExpression: "attribute_not_exists(pk) OR shipmentId = :own",
    ExpressionAttributeValues: { ":own": shipmentId },
  },
});

/** One more shipment of the order. It is listed as one that has not started, until its execution says otherwise. */
export function aheadWrites(table: string, { orderId, at, sentAhead }: Step): Write[] {
  if (sentAhead === undefined) return [];
  const { shipment, tracking } = sentAhead;
  const Item = {
    ...shipmentKey(orderId, shipment.id),
    ...shipment,
    listing: shipmentListing("planned"),
    listedAt: at,
  };
  const change = [set({ updatedAt: at }), add({ shipments: 1, openShipments: 1 })];
  return [
    { Put: { TableName: table, Item, ConditionExpression: isNew.text } },
    { Update: update({ TableName: table, Key: orderKey(orderId), change, condition: exists }) },
    trackingWrite(table, tracking, { orderId, shipmentId: shipment.id }),
  ];
}
