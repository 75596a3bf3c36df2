// A way is a leg in numbers: what the search computes with by the hundred. The chosen ones become legs.
import type { Service, Zone } from "#shared/domain/network/carrier.ts";
import { dateOf, type EpochDay } from "#shared/domain/network/day.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { lastWorkingTime, subtractWorkingTime } from "#shared/domain/network/working-time.ts";
import type { CarrierId, NodeId } from "#shared/kernel/ids.ts";
import { type EpochMs, toInstant } from "#shared/kernel/time.ts";
import { MinorUnits } from "#shared/kernel/units.ts";
import type { LeadTimes } from "./lead-times.ts";
import type { CollectLeg, HomeLeg, Leg, Milestones, StoreLeg } from "./leg.ts";

export interface HomeWay {
  readonly method: "home";
  readonly node: NetworkNode;
  readonly lead: LeadTimes;
  readonly carrier: CarrierId;
  readonly service: Service;
  readonly zone: Zone;
  /** The cut-off. */
  readonly handOverBy: EpochMs;
  readonly leavesAt: EpochMs;
  readonly pickupParcels: number;
  readonly deliverFrom: EpochMs;
  readonly deliverBy: EpochMs;
  /** Minor units; 0 unless it is a Saturday delivery by option. */
  readonly surcharge: number;
  readonly workDay: EpochDay;
  readonly lastOrder: LastOrder;
}

/**
 * The last instant at which an order still arrives this way by a deadline, maybe on a later departure. What is not
 * after `after` need not be found.
 */
export type LastOrder = (deadline: EpochMs, after?: EpochMs) => EpochMs | undefined;

export interface CollectWay {
  readonly method: "collect";
  readonly node: NetworkNode;
  readonly lead: LeadTimes;
  /** Ready in the store. */
  readonly deliverBy: EpochMs;
  readonly surcharge: 0;
  readonly workDay: EpochDay;
  readonly lastOrder: LastOrder;
}

/** A carrier's way to a store, as if to a door, and the time the store takes to have it ready. */
export interface StoreWay {
  readonly method: "ship-to-store";
  readonly node: NetworkNode;
  readonly lead: LeadTimes;
  readonly carriage: HomeWay;
  readonly store: NodeId;
  /** Ready in the store. */
  readonly deliverBy: EpochMs;
  readonly surcharge: number;
  readonly workDay: EpochDay;
  readonly lastOrder: LastOrder;
}

export type Way = HomeWay | StoreWay | CollectWay;

/** What the carrier does of a way; undefined where nothing is carried. */
export function carriageOf(way: Way): HomeWay | undefined {
  switch (way.method) {
    case "home":
      return way;
    case "ship-to-store":
      return way.carriage;
    case "collect":
      return undefined;
  }
}

/** The last instant at which an order still arrives this way by the same deadline. */
const orderByOf = (way: Way): EpochMs => way.lastOrder(way.deliverBy) ?? way.deliverBy;

export function toLeg(way: Way): Leg {
  switch (way.method) {
    case "home":
      return toHomeLeg(way);
    case "ship-to-store":
      return toStoreLeg(way);
    case "collect":
      return toCollectLeg(way);
  }
}

function toHomeLeg(way: HomeWay): HomeLeg {
  const packBy = lastWorkingTime(way.node, way.handOverBy) ?? way.handOverBy;
  return {
    method: "home",
    node: way.node.id,
    carrier: way.carrier,
    service: way.service.id,
    zone: way.zone.id,
    leavesAt: toInstant(way.leavesAt),
    pickupParcels: way.pickupParcels,
    deliverFrom: toInstant(way.deliverFrom),
    saturdaySurcharge: MinorUnits.parse(way.surcharge),
    workDay: dateOf(way.workDay),
    milestones: milestones(way, packBy, way.handOverBy),
    orderBy: toInstant(orderByOf(way)),
  };
}

function toStoreLeg({ carriage, store, deliverBy }: StoreWay): StoreLeg {
  const { milestones, ...leg } = toHomeLeg(carriage);
  return {
    ...leg,
    method: "ship-to-store",
    store,
    arriveBy: milestones.deliverBy,
    milestones: { ...milestones, deliverBy: toInstant(deliverBy) },
  };
}

function toCollectLeg(way: CollectWay): CollectLeg {
  return {
    method: "collect",
    node: way.node.id,
    workDay: dateOf(way.workDay),
    milestones: milestones(way, way.deliverBy, way.deliverBy),
    orderBy: toInstant(orderByOf(way)),
  };
}

/** Backwards: the end of picking is the last moment at which packing can begin, and so on. */
function milestones({ node, lead, deliverBy }: Way, packBy: EpochMs, handOverBy: EpochMs): Milestones {
  const pickBy = before(node, packBy, lead.pack);
  return {
    ...(node.type === "warehouse"
      ? {}
      : { acceptBy: toInstant(before(node, pickBy, lead.pick + lead.making)) }),
    pickBy: toInstant(pickBy),
    packBy: toInstant(packBy),
    handOverBy: toInstant(handOverBy),
    deliverBy: toInstant(deliverBy),
  };
}

const before = (node: NetworkNode, to: EpochMs, ms: number): EpochMs =>
  ms === 0 ? to : (subtractWorkingTime(node, to, ms) ?? to);
