// What a vendor can say of a purchase order, where each word takes it, and what it can do where a word is refused.
import {
  mayGo,
  type PurchaseOrderStatus,
  purchaseOrderTransitions,
} from "#shared/domain/orders/lifecycles.ts";

/** Call -> the statuses that it leads to. */
export const vendorCalls = {
  accept: ["accepted", "partiallyAccepted"],
  reject: ["rejected"],
  ship: ["shipped"],
  "cancellation/accept": ["cancellationAccepted"],
  "cancellation/reject": ["cancellationRejected"],
} as const satisfies Readonly<Record<string, readonly PurchaseOrderStatus[]>>;

export type VendorCall = keyof typeof vendorCalls;

export const maySay = (status: PurchaseOrderStatus, call: VendorCall): boolean =>
  vendorCalls[call].some((to) => mayGo(purchaseOrderTransitions, status, to));

/** What its vendor can do, or that there is nothing to do. */
export const instead: Readonly<Record<PurchaseOrderStatus, string>> = {
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
