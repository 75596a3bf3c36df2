import type { Principal } from "#functions/_runtime/principal.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import type { PurchaseOrderStatus } from "#shared/domain/orders/lifecycles.ts";
import type { PurchaseOrder } from "#shared/domain/vendors/purchase-order.ts";
import type { PurchaseOrderId } from "#shared/kernel/ids.ts";
import type { OrderBook } from "#shared/ports/orders.ts";

export type Open = PurchaseOrder & { readonly token: string };

/** The purchase order, for the vendor that it was sent to. */
export async function ownPurchaseOrder(
  orders: OrderBook,
  id: PurchaseOrderId,
  principal: Principal,
): Promise<Open> {
  const found = await orders.purchaseOrder(id);
  if (found === undefined) throw new ProblemError("not-found", `There is no purchase order ${id}`);
  principal.mustBe("vendor", found.vendor);
  return found;
}

/** What leaves the house: without the workflow's token. */
export function view({ token: _token, ...purchaseOrder }: Open): PurchaseOrder {
  return purchaseOrder;
}

/** What its vendor can do instead, or that there is nothing to do. */
const instead: Readonly<Record<PurchaseOrderStatus, string>> = {
  submitted: "accept it first, or reject it",
  accepted: "ship it, or reject what you cannot ship",
  partiallyAccepted: "ship what you accepted, or reject what you cannot ship",
  rejected: "others are asked, ship nothing more of it",
  cancellationRequested: "accept or reject the cancellation, or ship it if it is too late",
  cancellationAccepted: "ship nothing more of it",
  cancellationRejected: "ship it, or reject what you cannot ship",
  shipped: "all of it is on its way",
  closed: "all of it has arrived, or was lost",
  withdrawn: "others are asked or nobody wants it any more, ship nothing of it",
};

export function conflict({ status }: Pick<PurchaseOrder, "status">): ProblemError {
  return new ProblemError("conflict", `The purchase order is ${status}: ${instead[status]}`);
}
