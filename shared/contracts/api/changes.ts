// What a channel may still want of an order that it has placed.
import { z } from "zod";
import { type Answer, answers } from "#shared/domain/orders/answers.ts";
import { Address } from "#shared/domain/orders/order.ts";
import { OrderHold } from "#shared/domain/orders/order-hold.ts";
import { OrderId, ShipmentId, Sku } from "#shared/kernel/ids.ts";
import { MAX_QUANTITY } from "#shared/kernel/units.ts";

export { HoldRequest } from "#shared/domain/orders/order-hold.ts";

const codes = Object.keys(answers) as [Answer, ...Answer[]];

/** What is answered for each parcel: the table of docs/states.md. */
export const ParcelAnswers = z.array(z.strictObject({ id: ShipmentId, answer: z.enum(codes) }));

export const OrderHeld = z.strictObject({ orderId: OrderId, hold: OrderHold, parcels: ParcelAnswers });

/** At least one of both. A line of quantity 0 is removed; lines that are not named stay. */
export const ChangeRequest = z
  .strictObject({
    address: Address.optional(),
    lines: z
      .array(z.strictObject({ sku: Sku, quantity: z.int().min(0).max(MAX_QUANTITY) }))
      .min(1)
      .max(200)
      .optional(),
  })
  .refine(({ address, lines }) => address !== undefined || lines !== undefined, {
    error: "names what is to change: address, lines or both",
  });
export type ChangeRequest = z.infer<typeof ChangeRequest>;
