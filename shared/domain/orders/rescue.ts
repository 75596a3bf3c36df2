// A rescue: which units need another way, from where not to take them again, and what to tell the customer.
import type { NodeId, ShipmentId } from "#shared/kernel/ids.ts";
import { type Instant, toEpoch } from "#shared/kernel/time.ts";
import type { OrderPromise, Shipment } from "./order.ts";

interface Failed extends Pick<Shipment, "id" | "node" | "lines" | "status"> {
  readonly missing?: Shipment["lines"] | undefined;
  readonly declined?: Shipment["lines"] | undefined;
  /** By a wave: nothing failed. */
  readonly movedBy?: string | undefined;
}

/** A store takes a part of what it was offered, and goes on with it. */
export const ACCEPTED_IN_PART = "accepted-in-part";

/** After a short pick only what is missing, after a part was accepted the rest; otherwise all that the shipment carries. */
export function unitsToRescue(shipment: Failed, reason: string): Shipment["lines"] {
  if (reason === ACCEPTED_IN_PART) return shipment.declined ?? [];
  return reason === "short" ? (shipment.missing ?? []) : shipment.lines;
}

/** What the node is not to blame for: the carrier lost it, or the workflow was stuck until its hold had expired. */
const blameless = new Set(["lost", "expired"]);

/** Nodes that have had their chance, so that a shipment never goes back and forth. */
export function abandonedNodes(
  shipments: readonly Failed[],
  failed: Failed,
  reason: string,
): ReadonlyMap<NodeId, string> {
  const nodes = new Map<NodeId, string>();
  for (const one of shipments)
    if (one.movedBy === undefined && hasFailed(one)) nodes.set(one.node, because(one.id));
  if (!blameless.has(reason)) nodes.set(failed.node, because(failed.id));
  return nodes;
}

/** It was given up, or some of it was: not found, or not accepted. */
export const hasFailed = ({ status, missing, declined }: Omit<Failed, "lines">): boolean =>
  status === "replaced" || missing !== undefined || declined !== undefined;

const because = (shipment: ShipmentId): string => `shipment ${shipment} failed here`;

/** The customer is told once the new deadline is later than what stands. */
export function revised(
  promise: OrderPromise | undefined,
  deadline: Instant | undefined,
): OrderPromise | undefined {
  if (promise === undefined || deadline === undefined) return undefined;
  const standing = promise.revisedDeliverBy ?? promise.deliverBy;
  return toEpoch(deadline) > toEpoch(standing) ? { ...promise, revisedDeliverBy: deadline } : undefined;
}
