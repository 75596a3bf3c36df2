// Returns, from the channel that announces them to the node that unpacks them.
import { z } from "zod";
import { comebackReasons, Inspected, ReturnOrder, returnReasons } from "#shared/domain/orders/returns.ts";
import { CarrierId, NodeId, Sku } from "#shared/kernel/ids.ts";
import { Quantity } from "#shared/kernel/units.ts";

/** With each unit a shelf, in one transaction with the movement that tells it. */
const MOST_AT_ONCE = 80;

export const OpenReturn = z.strictObject({
  lines: z
    .array(z.strictObject({ sku: Sku, quantity: Quantity }))
    .min(1)
    .max(200),
  reason: z.enum(returnReasons),
  /** `post`: the answer has a label; `store`: the customer brings it to any store or warehouse. */
  by: z.enum(["post", "store"]),
});
export type OpenReturn = z.infer<typeof OpenReturn>;

export const ReturnView = ReturnOrder;

const units = z.array(Inspected).min(1).max(MOST_AT_ONCE);

/** What was unpacked, by condition; what did not come is left out, and may come in another parcel. */
export const ReceiveReturn = z.strictObject({ node: NodeId, units });
export type ReceiveReturn = z.infer<typeof ReceiveReturn>;

/** A parcel of ours that is back without having reached its customer, known by its tracking number. */
export const ReceiveParcel = z.strictObject({
  carrier: CarrierId,
  tracking: z.string().trim().min(4).max(64),
  reason: z.enum(comebackReasons),
  units,
});
export type ReceiveParcel = z.infer<typeof ReceiveParcel>;
