// What a drop-ship vendor is asked to send, what it said, and what it has shipped of it so far.
import { z } from "zod";
import { purchaseOrderStatuses } from "#shared/domain/orders/lifecycles.ts";
import { Milestones } from "#shared/domain/promise/leg.ts";
import {
  CarrierId,
  NodeId,
  OrderId,
  PurchaseOrderId,
  ServiceId,
  ShipmentId,
  Sku,
} from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import { CancellationWord } from "./cancellation-word.ts";

const Lines = z.array(z.strictObject({ sku: Sku, quantity: z.int().positive() }));
export type PurchaseOrderLines = z.infer<typeof Lines>;

/** A parcel of the vendor's, as its shipping notice told it. */
export const VendorParcel = z.strictObject({
  /** The shipment that it is followed by. */
  shipmentId: ShipmentId,
  carrier: CarrierId,
  tracking: z.string(),
  lines: Lines,
  shippedAt: Instant,
});
export type VendorParcel = z.infer<typeof VendorParcel>;

export const PurchaseOrder = z.strictObject({
  id: PurchaseOrderId,
  status: z.enum(purchaseOrderStatuses),
  vendor: NodeId,
  shipmentId: ShipmentId,
  orderId: OrderId,
  /** What was asked for. */
  lines: Lines,
  /** What the vendor will send of it, where that is less. */
  accepted: Lines.optional(),
  /** Shipped so far. */
  parcels: z.array(VendorParcel).optional(),
  carrier: CarrierId.optional(),
  service: ServiceId.optional(),
  milestones: Milestones,
  /** Until then the vendor is to answer, or to ship what it accepted. */
  dueBy: Instant,
  openedAt: Instant,
  updatedAt: Instant,
  /** When the vendor is reminded to answer, where there is time for that, and when it was. */
  remindAt: Instant.optional(),
  remindedAt: Instant.optional(),
  answeredAt: Instant.optional(),
  /** While a cancellation waits for the vendor's word: what silence will mean. */
  unanswered: CancellationWord.optional(),
});
export type PurchaseOrder = z.infer<typeof PurchaseOrder>;

/** What the vendor has still to ship. */
export function leftToShip({ lines, accepted, parcels = [] }: PurchaseOrder): PurchaseOrderLines {
  const shipped = new Map<string, number>();
  for (const line of parcels.flatMap((parcel) => parcel.lines))
    shipped.set(line.sku, (shipped.get(line.sku) ?? 0) + line.quantity);
  return (accepted ?? lines)
    .map((line) => ({ ...line, quantity: line.quantity - (shipped.get(line.sku) ?? 0) }))
    .filter(({ quantity }) => quantity > 0);
}
