// Which truck a parcel is planned for, and which one it can still have.
import type { Carrier } from "#shared/domain/network/carrier.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { ShipmentStatus } from "#shared/domain/orders/lifecycles.ts";
import type { NodeTask } from "#shared/domain/orders/order.ts";
import { callingServices, type Departure, departuresFrom } from "#shared/domain/promise/departures.ts";
import type { Leg } from "#shared/domain/promise/leg.ts";
import type { PurchaseOrder } from "#shared/domain/vendors/purchase-order.ts";
import { type EpochMs, toEpoch } from "#shared/kernel/time.ts";
import { planner } from "../api/parties.ts";
import type { Client } from "../client.ts";

/** The leg of a parcel to a door, of a customer or of a store, in numbers. */
export interface PlannedLeg {
  /** At the store somebody has work with it. */
  readonly toStore: boolean;
  readonly carrier: string;
  readonly service: string;
  readonly handOverBy: EpochMs;
  readonly leavesAt: EpochMs;
  readonly deliverFrom: EpochMs;
  readonly deliverBy: EpochMs;
}

export type Carried = Pick<NodeTask | PurchaseOrder, "orderId" | "shipmentId">;

export interface Legs {
  /** As the planner sees it; undefined for what is collected in a store. */
  ask(carried: Carried): Promise<PlannedLeg | undefined>;
  /** A leg that was told before. It is given once: what is asked for again is worth asking. */
  known(carried: Carried): PlannedLeg | undefined;
}

/** Shipments that somebody still has to hand over. */
const ahead: ReadonlySet<ShipmentStatus> = new Set(["planned", "released", "picked", "booked"]);

/** A shipment keeps its leg for life, so one question about an order tells the legs of all its parcels. */
export function createLegs(client: Client): Legs {
  const told = new Map<string, PlannedLeg>();
  return {
    async ask({ orderId, shipmentId }) {
      const { parcels } = await client.ask(planner, "get-order", { params: { id: orderId } });
      for (const { id, status, leg } of parcels) {
        const planned = plannedLeg(leg);
        if (planned !== undefined && id !== shipmentId && ahead.has(status)) told.set(id, planned);
      }
      return plannedLeg(parcels.find(({ id }) => id === shipmentId)?.leg);
    },
    known({ shipmentId }) {
      const leg = told.get(shipmentId);
      told.delete(shipmentId);
      return leg;
    },
  };
}

export function plannedLeg(leg: Leg | undefined): PlannedLeg | undefined {
  if (leg === undefined || leg.method === "collect") return undefined;
  const toStore = leg.method === "ship-to-store";
  return {
    toStore,
    carrier: leg.carrier,
    service: leg.service,
    handOverBy: toEpoch(leg.milestones.handOverBy),
    leavesAt: toEpoch(leg.leavesAt),
    deliverFrom: toEpoch(leg.deliverFrom),
    deliverBy: toEpoch(toStore ? leg.arriveBy : leg.milestones.deliverBy),
  };
}

interface Trucks {
  readonly nodes: ReadonlyMap<string, NetworkNode>;
  readonly carriers: readonly Carrier[];
}

interface Waiting {
  readonly node: string;
  readonly carrier: string;
  readonly service: string;
  readonly readyAt: EpochMs;
}

/** The first departure of the service that takes a parcel ready then. */
export function truckAfter(
  { nodes, carriers }: Trucks,
  { node: id, carrier, service, readyAt }: Waiting,
): Departure | undefined {
  const node: NetworkNode | undefined = nodes.get(id);
  const calling =
    node &&
    callingServices(node, carriers).find((one) => one.carrier === carrier && one.service.id === service);
  return node && calling && departuresFrom(node, calling, readyAt).next().value;
}
