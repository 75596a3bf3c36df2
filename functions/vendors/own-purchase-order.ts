import type { Principal } from "#functions/_runtime/principal.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import type { PurchaseOrder } from "#shared/domain/vendors/purchase-order.ts";
import { instead } from "#shared/domain/vendors/vendor-calls.ts";
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

export function conflict({ status }: Pick<PurchaseOrder, "status">): ProblemError {
  return new ProblemError("conflict", `The purchase order is ${status}: ${instead[status]}`);
}
