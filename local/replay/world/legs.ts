// Which truck a parcel is planned for, and which one it can still have.
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { NodeTask, PurchaseOrder } from "#shared/domain/orders/order.ts";
import { callingServices, type Departure, departuresFrom } from "#shared/domain/promise/departures.ts";
import type { Leg } from "#shared/domain/promise/leg.ts";
import { type EpochMs, toEpoch } from "#shared/kernel/time.ts";
import { planner } from "../api/parties.ts";
import type { Surroundings } from "./surroundings.ts";

/** The leg of a parcel to a door, in numbers. */
export interface PlannedLeg {
  readonly carrier: string;
  readonly service: string;
  readonly handOverBy: EpochMs;
  readonly leavesAt: EpochMs;
  readonly deliverFrom: EpochMs;
  readonly deliverBy: EpochMs;
}

/** As the planner sees it; undefined for what is collected in a store. */
export async function legOf(
  { client }: Pick<Surroundings, "client">,
  { orderId, shipmentId }: Pick<NodeTask | PurchaseOrder, "orderId" | "shipmentId">,
): Promise<PlannedLeg | undefined> {
  const { parcels } = await client.ask(planner, "get-order", { params: { id: orderId } });
  return plannedLeg(parcels.find(({ id }) => id === shipmentId)?.leg);
}

export function plannedLeg(leg: Leg | undefined): PlannedLeg | undefined {
  if (leg?.method !== "home") return undefined;
  return {
    carrier: leg.carrier,
    service: leg.service,
    handOverBy: toEpoch(leg.milestones.handOverBy),
    leavesAt: toEpoch(leg.leavesAt),
    deliverFrom: toEpoch(leg.deliverFrom),
    deliverBy: toEpoch(leg.milestones.deliverBy),
  };
}

interface Waiting {
  readonly node: string;
  readonly carrier: string;
  readonly service: string;
  readonly readyAt: EpochMs;
}

/** The first departure of the service that takes a parcel ready then. */
export function truckAfter(
  { nodes, carriers }: Pick<Surroundings, "nodes" | "carriers">,
  { node: id, carrier, service, readyAt }: Waiting,
): Departure | undefined {
  const node: NetworkNode | undefined = nodes.get(id);
  const calling =
    node &&
    callingServices(node, carriers).find((one) => one.carrier === carrier && one.service.id === service);
  return node && calling && departuresFrom(node, calling, readyAt).next().value;
}
