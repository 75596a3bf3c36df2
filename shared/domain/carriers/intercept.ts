// A parcel that is wanted back while its carrier has it.
import type { Interception, Shipment } from "#shared/domain/orders/order.ts";

export type { Interception } from "#shared/domain/orders/order.ts";

/** At the door it is too late to ask; what a carrier has answered is its answer. */
export const mayAskBack = ({
  status,
  carrierStatus,
  intercept,
}: Pick<Shipment, "status" | "carrierStatus" | "intercept">): boolean =>
  status === "handedOver" && intercept === undefined && !isAtTheDoor(carrierStatus);

const atTheDoor: ReadonlySet<string | undefined> = new Set(["out-for-delivery", "attempted", "delivered"]);
const isAtTheDoor = (carrierStatus: string | undefined): boolean => atTheDoor.has(carrierStatus);

/** It reaches its customer, whatever is wanted. */
export const comesAllTheSame = (
  shipment: Pick<Shipment, "status" | "carrierStatus" | "intercept">,
): boolean =>
  shipment.status === "handedOver" && shipment.intercept?.outcome !== "intercepted" && !mayAskBack(shipment);

export const isRefusal = (outcome: Interception): outcome is Exclude<Interception, "intercepted"> =>
  outcome !== "intercepted";
