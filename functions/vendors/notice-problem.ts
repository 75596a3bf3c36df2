// What is wrong with a shipping notice, in words that say what to send instead.
import { ProblemError } from "#shared/contracts/problems.ts";
import type { PurchaseOrder } from "#shared/domain/vendors/purchase-order.ts";
import type { NoticeRefusal, ShippingNotice } from "#shared/domain/vendors/shipping-notice.ts";
import type { OrderBook } from "#shared/ports/orders.ts";
import { conflict } from "./own-purchase-order.ts";

const bad = (field: string, message: string): ProblemError =>
  new ProblemError("invalid-request", `The shipping notice is refused: ${message}`, {
    errors: [{ field, message }],
  });

export function noticeProblem(refusal: NoticeRefusal): ProblemError {
  switch (refusal.code) {
    case "unknown-carrier":
      return bad("carrier", `there is no such carrier; there are ${refusal.known.join(", ")}`);
    case "unknown-service":
      return bad("service", `the carrier has no such service; it has ${refusal.known.join(", ")}`);
    case "not-accepted": {
      const left = refusal.left.map(({ sku, quantity }) => `${quantity} of ${sku}`).join(", ");
      return bad("lines", `more than was accepted and is left to ship: ${left}`);
    }
    case "in-the-future":
      return bad("shippedAt", "it lies in the future; tell it when the carrier has it");
    case "before-it-was-asked-for":
      return bad("shippedAt", "it lies before the purchase order");
    case "too-many-parcels":
      return bad("lines", `at most ${refusal.most} parcels: the last one carries all that is left`);
    case "too-many-lines":
      return bad("lines", `a purchase order of more than ${refusal.most} lines goes in one parcel`);
  }
}

/** Why a notice that looked right was not written: another parcel's number, or somebody was quicker. */
export async function notShipped(
  orders: OrderBook,
  asked: PurchaseOrder,
  { carrier, tracking }: ShippingNotice,
): Promise<ProblemError> {
  const others = await orders.byTracking(carrier, [tracking]);
  if ([...others.values()].some(({ orderId, id }) => orderId !== asked.orderId || id !== asked.shipmentId))
    return new ProblemError("conflict", `${tracking} is the number of another parcel of ${carrier}`);
  return conflict((await orders.purchaseOrder(asked.id)) ?? asked);
}
