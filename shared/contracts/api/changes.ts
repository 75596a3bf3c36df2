// What a channel may still want of an order that it has placed.
import { z } from "zod";
import { type Answer, answers } from "#shared/domain/orders/answers.ts";
import { OrderHold } from "#shared/domain/orders/order-hold.ts";
import { OrderId, ShipmentId } from "#shared/kernel/ids.ts";

export { HoldRequest } from "#shared/domain/orders/order-hold.ts";

const codes = Object.keys(answers) as [Answer, ...Answer[]];

/** What is answered for each parcel: the table of docs/states.md. */
export const ParcelAnswers = z.array(z.strictObject({ id: ShipmentId, answer: z.enum(codes) }));

export const OrderHeld = z.strictObject({ orderId: OrderId, hold: OrderHold, parcels: ParcelAnswers });
