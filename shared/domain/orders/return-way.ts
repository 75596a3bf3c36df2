// The way back of a parcel: to whom, and with which carrier.
import type { Network } from "#shared/domain/network/network.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { CarrierId, NodeId, ServiceId, Sku } from "#shared/kernel/ids.ts";
import type { Shipment } from "./order.ts";

interface Wanted {
  readonly lines: readonly { readonly sku: Sku; readonly quantity: number }[];
  readonly shipments: readonly Pick<Shipment, "status" | "lines" | "node" | "leg">[];
  readonly network: Network;
}

export interface ReturnWay {
  readonly to: NodeId;
  readonly carrier: CarrierId;
  readonly service: ServiceId;
}

/** By whom it was brought, to where it came from. Undefined where no carrier calls at any node that takes it back. */
export function returnWay({ lines, shipments, network: { nodes, policy } }: Wanted): ReturnWay | undefined {
  const skus = new Set(lines.map(({ sku }) => sku));
  const brought = shipments.findLast(
    (one) =>
      (one.status === "delivered" || one.status === "collected") &&
      one.lines.some(({ sku }) => skus.has(sku)),
  );
  const sender = nodes.find(({ id }) => id === brought?.node);
  const to =
    nodes.find(({ id }) => id === policy.returns.to) ??
    (sender !== undefined && takesBack(sender) ? sender : nodes.find(({ type }) => type === "warehouse"));
  if (to === undefined) return undefined;
  if (brought !== undefined && brought.leg.method !== "collect") {
    const { carrier, service } = brought.leg;
    return { to: to.id, carrier, service };
  }
  const [pickup] = to.pickups;
  return pickup && { to: to.id, carrier: pickup.carrier, service: pickup.service };
}

/** A vendor's goods come back to us; a stopped node sends nothing, and may still take back. */
const takesBack = ({ type }: NetworkNode): boolean => type !== "vendor";
