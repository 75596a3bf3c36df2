// From a plan to the holds that make it true, and to the shipments that carry it out.

import type { FulfilShipmentInput } from "#shared/contracts/workflows.ts";
import type { Network } from "#shared/domain/network/network.ts";
import { keptBack, type NetworkNode, type NodeType } from "#shared/domain/network/node.ts";
import { stalenessAt } from "#shared/domain/network/stale-feed.ts";
import { localDate } from "#shared/domain/network/zone-clock.ts";
import { givenUpAt } from "#shared/domain/orders/expected-arrival.ts";
import type { Order, Road, Shipment } from "#shared/domain/orders/order.ts";
import { answerBy } from "#shared/domain/promise/answer-by.ts";
import { type Leg, type Milestones, storeOf } from "#shared/domain/promise/leg.ts";
import { outForDeliveryBy } from "#shared/domain/rescue/in-transit.ts";
import { collectionKey, dayKey, offersKey, pickupKey } from "#shared/domain/routing/capacity.ts";
import type { Decision, PlannedShipment } from "#shared/domain/routing/decision.ts";
import { expiryOf, type Hold } from "#shared/domain/stock/ledger.ts";
import { ShipmentId } from "#shared/kernel/ids.ts";
import { type Instant, toEpoch } from "#shared/kernel/time.ts";

const shipmentId = (order: Order, attempt: number, position: number): ShipmentId =>
  ShipmentId.parse(`${order.id}-${attempt * 100 + position + 1}`);

export function holdsOf(order: Order, attempt: number, decision: Decision, network: Network): Hold[] {
  return decision.shipments.map((planned, position) => {
    const node = network.nodes.find((one) => one.id === planned.node);
    return {
      id: shipmentId(order, attempt, position),
      orderId: order.id,
      node: planned.node,
      lines: planned.lines,
      keep: node === undefined ? 0 : keptBack(node),
      ...(node !== undefined && keptWhereStale(network, node)),
      capacity: [
        ...capacityOf(planned, node?.parcelsPerDay ?? 0),
        ...collectionOf(planned, network),
        ...offerOf(planned, node),
      ],
      expiresAt: expiryOf(planned.leg.milestones.deliverBy),
    };
  });
}

function keptWhereStale({ policy: { staleFeed } }: Network, node: NetworkNode): Pick<Hold, "stale"> {
  if (staleFeed === undefined || stalenessAt(node, { staleFeed }, 0) === undefined) return {};
  return { stale: { after: staleFeed.after, keep: staleFeed.keep } };
}

/** Days and departures count physical parcels: a heavy shipment is several. */
function capacityOf({ node, leg, parcels }: PlannedShipment, limit: number): Hold["capacity"] {
  const day = { key: dayKey(node, leg.workDay), parcels: parcels.length, limit };
  if (leg.method === "collect") return [day];
  return [day, { key: pickupKey(leg), parcels: parcels.length, limit: leg.pickupParcels }];
}

/** A place among the collections of the store that gives it out, where those are limited. */
function collectionOf({ leg }: PlannedShipment, { nodes }: Network): Hold["capacity"] {
  const id = storeOf(leg);
  const store = id === undefined ? undefined : nodes.find((node) => node.id === id);
  if (store?.collectionsPerDay === undefined) return [];
  const { deliverBy } = leg.milestones;
  const day = leg.method === "collect" ? leg.workDay : localDate(toEpoch(deliverBy), store.timeZone);
  return [{ key: collectionKey(store.id, day), parcels: 1, limit: store.collectionsPerDay }];
}

/** A place among the open offers of a store, which its answer frees. */
const offerOf = ({ leg }: PlannedShipment, node: NetworkNode | undefined): Hold["capacity"] =>
  node?.offersAtOnce === undefined || node.type !== "store" || leg.method === "collect"
    ? []
    : [{ key: offersKey(node.id), parcels: 1, limit: node.offersAtOnce }];

const roads = { warehouse: "warehouse", store: "store", vendor: "dropShip" } as const satisfies Record<
  NodeType,
  Road
>;

export function shipmentsOf(
  order: Order,
  attempt: number,
  decision: Decision,
  network: Network,
  at: Instant,
  replaces?: ShipmentId,
): Shipment[] {
  return decision.shipments.map((planned, position) => ({
    id: shipmentId(order, attempt, position),
    orderId: order.id,
    status: "planned",
    road: roads[network.nodes.find((one) => one.id === planned.node)?.type ?? "warehouse"],
    node: planned.node,
    leg: planned.leg,
    lines: planned.lines,
    weight: planned.weight,
    attempt,
    createdAt: at,
    updatedAt: at,
    ...(replaces !== undefined && { replaces }),
    // What is made for an order on hold waits with it.
    ...(order.hold !== undefined && { paused: true }),
  }));
}

const handOuts = { home: "door", collect: "shelf", "ship-to-store": "store" } as const satisfies Record<
  Leg["method"],
  FulfilShipmentInput["handOut"]
>;

/** The milestones, but for the answer of a store or a vendor: others must have time left to do it in its place. */
function deadlinesOf({ node: id, leg, createdAt }: Shipment, { nodes }: Network): Milestones {
  const { acceptBy, ...milestones } = leg.milestones;
  if (acceptBy === undefined) return milestones;
  const node = nodes.find((one) => one.id === id);
  return { ...milestones, acceptBy: answerBy(node, { at: createdAt, acceptBy }) };
}

/** What the execution of a shipment starts with. */
export function startOf(shipment: Shipment, network: Network): FulfilShipmentInput {
  return {
    orderId: shipment.orderId,
    shipmentId: shipment.id,
    road: shipment.road,
    handOut: handOuts[shipment.leg.method],
    milestones: deadlinesOf(shipment, network),
    outForDeliveryBy: outForDeliveryBy(shipment.leg),
    giveUpAt: givenUpAt({ leg: shipment.leg }),
    collectionDays: network.policy.collectionDays,
  };
}
