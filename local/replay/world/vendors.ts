// Drop-ship vendors: they answer purchase orders, ship what they accepted, at times in two parcels, and say whether they
// stop what is cancelled.
import type { PurchaseOrder } from "#shared/domain/vendors/purchase-order.ts";
import { CarrierId, ServiceId } from "#shared/kernel/ids.ts";
import { HOUR, MINUTE, toEpoch } from "#shared/kernel/time.ts";
import { vendor as vendorParty } from "../api/parties.ts";
import { cancellationAnswer, type PartSent, partSentFirst, vendorAnswer } from "./choices.ts";
import type { Couriers } from "./couriers.ts";
import { type PlannedLeg, truckAfter } from "./legs.ts";
import { later, lookIfMissed, type Surroundings, withLeg, workingAfter } from "./surroundings.ts";

export interface Vendors {
  /** Takes note of a purchase order that was not there before, or that its vendor is asked something new about. */
  find(order: PurchaseOrder): void;
}

export function createVendors(around: Surroundings, couriers: Couriers): Vendors {
  const preparing = new Set<string>();
  return {
    find(order) {
      const answered = (sent: PurchaseOrder): void => {
        if (preparing.has(order.id)) return;
        preparing.add(order.id);
        prepare(around, couriers, sent);
      };
      if (order.status === "submitted") answer(around, order, answered);
      if (order.status === "accepted" || order.status === "partiallyAccepted") answered(order);
      if (order.status === "cancellationRequested") stop(around, order);
    },
  };
}

type Goes = (order: PurchaseOrder) => void;

function answer(around: Surroundings, order: PurchaseOrder, goesOn: Goes): void {
  const chance = around.chance.fork(order.id);
  const { answer, after, sent } = vendorAnswer(chance, around.scenario.vendor, order.lines);
  if (answer === "silent") {
    around.lookAt(toEpoch(order.dueBy) + MINUTE);
    return;
  }
  const at = workingAfter(around, order.vendor, { from: toEpoch(order.openedAt), minutes: after });
  lookIfMissed(around, at, toEpoch(order.dueBy));
  const party = vendorParty(order.vendor);
  const params = { id: order.id };
  if (answer === "reject") {
    const body = { reason: "cannot-ship-in-time" as const };
    later(around, {
      at,
      opensWork: true,
      call: () => around.client.ask(party, "reject-purchase-order", { params, body }),
    });
    return;
  }
  const body = sent && { lines: sent };
  later(around, {
    at,
    ...(sent !== undefined && { opensWork: true }),
    call: () => around.client.ask(party, "accept-purchase-order", { params, body }),
    next: (accepted) => goesOn(accepted),
  });
}

/** What is packed is not unpacked: some say no. */
function stop(around: Surroundings, { id, vendor, updatedAt, dueBy }: PurchaseOrder): void {
  const { cancelRejectRate, silentRate } = around.scenario.vendor;
  const said = cancellationAnswer(around.chance.fork(`${id} stop`), { cancelRejectRate, silentRate });
  if (said === "silent") return;
  const at = workingAfter(around, vendor, { from: toEpoch(updatedAt), minutes: 30 });
  if (at > toEpoch(dueBy)) return;
  const party = vendorParty(vendor);
  const params = { id };
  const name = said === "accept" ? ("accept-cancellation" as const) : ("reject-cancellation" as const);
  later(around, {
    at,
    call: () =>
      name === "accept-cancellation"
        ? around.client.ask(party, name, { params })
        : around.client.ask(party, name, { params, body: { text: "packed already" } }),
  });
}

function prepare(around: Surroundings, couriers: Couriers, order: PurchaseOrder): void {
  const hours = around.chance.fork(`${order.id} ship`).between(...around.scenario.vendor.shipHours);
  const at = workingAfter(around, order.vendor, { from: around.pace.now(), minutes: hours * 60 });
  lookIfMissed(around, at, toEpoch(order.milestones.deliverBy));
  const { partShipRate } = around.scenario.vendor;
  const first = partSentFirst(
    around.chance.fork(`${order.id} parts`),
    partShipRate,
    order.accepted ?? order.lines,
  );
  withLeg(around, {
    at,
    carried: order,
    go: (leg) => {
      ship(around, couriers, { order, leg, number: 1, ...(first !== undefined && { lines: first }) });
      if (first === undefined) return;
      const next = workingAfter(around, order.vendor, { from: around.pace.now() + HOUR, minutes: 0 });
      withLeg(around, {
        at: next,
        carried: order,
        go: () => ship(around, couriers, { order, leg, number: 2 }),
      });
    },
  });
}

interface Shipping {
  readonly order: PurchaseOrder;
  readonly leg: PlannedLeg;
  /** Which parcel of the purchase order it is, from 1. */
  readonly number: number;
  /** Absent: all that is left. */
  readonly lines?: PartSent;
}

function ship(around: Surroundings, couriers: Couriers, { order, leg, number, lines }: Shipping): void {
  const { vendor: node } = order;
  const { carrier, service } = leg;
  const now = around.pace.now();
  const leavesAt =
    now <= leg.handOverBy
      ? leg.leavesAt
      : truckAfter(around, { node, carrier, service, readyAt: now })?.leavesAt;
  if (leavesAt === undefined) return;
  const tracking = trackingOf(around, order, number);
  later(around, {
    at: now,
    call: () =>
      around.client.ask(vendorParty(node), "ship-purchase-order", {
        params: { id: order.id },
        body: {
          carrier: CarrierId.parse(carrier),
          service: ServiceId.parse(service),
          tracking,
          ...(lines !== undefined && { lines: [...lines] }),
        },
      }),
    next: ({ parcels }) => {
      const shipmentId = parcels?.find((one) => one.tracking === tracking)?.shipmentId ?? order.shipmentId;
      couriers.take({ shipmentId, node, carrier, service, tracking, leg, leavesAt });
    },
  });
}

/** The vendor has its own roll of labels: 12 digits, the same in every run with the seed. */
function trackingOf({ chance }: Surroundings, { id }: PurchaseOrder, number: number): string {
  const roll = chance.fork(number === 1 ? `${id} label` : `${id} label ${number}`);
  return `VD${Array.from({ length: 12 }, () => roll.int(0, 9)).join("")}`;
}
