// What the end of a shipment says of its node and of its carrier's service: on time or not.
import { z } from "zod";
import type { Shipment } from "#shared/domain/orders/order.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { nodeRecord, serviceRecord } from "./confidence.ts";

/** Travels with the event that ends a shipment; by key, whether the deadline was met. */
export const Punctuality = z.record(z.string(), z.boolean());
export type Punctuality = z.infer<typeof Punctuality>;

/**
 * A shipment that was given up was not handed over in time. A service is judged only by parcels that it got in
 * time, since the node's lateness is the node's. A cancelled shipment says nothing.
 */
export function punctualityOf(
  { leg, handedOverAt }: Pick<Shipment, "leg" | "handedOverAt">,
  ending: "delivered" | "collected" | "replaced" | "cancelled" | "lost",
  arrivedAt: Instant | undefined,
): Punctuality {
  if (ending === "cancelled") return {};
  const node = nodeRecord(leg.node);
  if (ending === "replaced") return { [node]: false };
  const { handOverBy, deliverBy } = leg.milestones;
  if (leg.method === "collect") return { [node]: isBy(deliverBy, arrivedAt) };
  if (!isBy(handOverBy, handedOverAt)) return { [node]: false };
  const atDoor = leg.method === "home" ? deliverBy : leg.arriveBy;
  return { [node]: true, [serviceRecord(leg.carrier, leg.service)]: isBy(atDoor, arrivedAt) };
}

const isBy = (deadline: Instant, at: Instant | undefined): boolean => at !== undefined && at <= deadline;
