// What comes back of an order. A refund is outside of this system: it follows from these.
import { z } from "zod";
import { Inspected, ReturnOrder } from "#shared/domain/orders/returns.ts";
import { NodeId, ReturnId, ShipmentId, Sku } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import { told } from "./told.ts";

const lines = z.array(z.strictObject({ sku: Sku, quantity: z.int().positive() }));
const { reason, by } = ReturnOrder.shape;

export const returnEvents = {
  "order.return-opened": told("Units will come back, or a parcel did that never arrived", {
    return: ReturnId,
    lines,
    reason,
    by,
    useBy: Instant,
    /** Of its label. */
    tracking: z.string().optional(),
    /** The parcel that nobody announced. */
    parcel: ShipmentId.optional(),
  }),
  "order.return-received": told("Units of a return were unpacked; what may be refunded is named", {
    return: ReturnId,
    reason,
    node: NodeId,
    units: z.array(Inspected),
    refundable: lines,
    /** Nothing more is to come. */
    complete: z.boolean(),
  }),
  "order.return-expired": told("What was announced never came, or not all of it", {
    return: ReturnId,
    /** Parts that came. */
    receipts: z.int().nonnegative(),
  }),
} as const;
