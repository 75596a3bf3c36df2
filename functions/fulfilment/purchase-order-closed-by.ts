// A purchase order is closed by the end of the last parcel that its vendor shipped for it.
import { isFinal, shipmentTransitions } from "#shared/domain/orders/lifecycles.ts";
import { type NodeId, PurchaseOrderId, type ShipmentId } from "#shared/kernel/ids.ts";
import type { OrderBook, StoredShipment } from "#shared/ports/orders.ts";

const arrivedOrLost: readonly string[] = ["delivered", "collected", "lost"];
const isOut = ({ status }: StoredShipment): boolean => status === "handedOver" || status === "ready";

export interface Closed {
  readonly id: PurchaseOrderId;
  readonly vendor: NodeId;
  readonly of: ShipmentId;
  /** Of its other parcels, those that never arrived. */
  readonly lost: readonly ShipmentId[];
}

/** `ending`: as it is just before. Two that end at once take turns, by the order's count of open shipments. */
export async function purchaseOrderClosedBy(
  orders: OrderBook,
  ending: StoredShipment,
): Promise<Closed | undefined> {
  if (ending.road !== "dropShip" || !isOut(ending)) return undefined;
  const whole = ending.partOf ?? ending.id;
  // Most go in one parcel, of which nothing else has to be read.
  if (ending.partOf === undefined && ending.sentAhead !== true) return closing(ending, []);
  const others = (await orders.shipments(ending.orderId)).filter(
    ({ id, partOf }) => id !== ending.id && (id === whole || partOf === whole),
  );
  const rest = others.find(({ id }) => id === whole);
  // The vendor never shipped the rest: then its purchase order was withdrawn.
  if (rest !== undefined && !arrivedOrLost.includes(rest.status)) return undefined;
  return others.every(({ status }) => isFinal(shipmentTransitions, status))
    ? closing(ending, others)
    : undefined;
}

const closing = ({ id, partOf = id, node }: StoredShipment, others: readonly StoredShipment[]): Closed => ({
  id: PurchaseOrderId.parse(`po_${partOf}`),
  vendor: node,
  of: partOf,
  lost: others.filter(({ status }) => status === "lost").map((one) => one.id),
});
