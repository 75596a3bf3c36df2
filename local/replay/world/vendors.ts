// Drop-ship vendors: they answer purchase orders, and ship what they accepted.
import type { PurchaseOrder } from "#shared/domain/vendors/purchase-order.ts";
import { CarrierId, ServiceId } from "#shared/kernel/ids.ts";
import { MINUTE, toEpoch } from "#shared/kernel/time.ts";
import { vendor as vendorParty } from "../api/parties.ts";
import { vendorAnswer } from "./choices.ts";
import type { Couriers } from "./couriers.ts";
import { type PlannedLeg, truckAfter } from "./legs.ts";
import { later, lookIfMissed, type Surroundings, withLeg, workingAfter } from "./surroundings.ts";

export interface Vendors {
  /** Takes note of a purchase order that was not there before. */
  find(order: PurchaseOrder): void;
}

export function createVendors(around: Surroundings, couriers: Couriers): Vendors {
  return {
    find(order) {
      if (order.status === "submitted") answer(around, couriers, order);
      if (order.status === "accepted") prepare(around, couriers, order);
    },
  };
}

function answer(around: Surroundings, couriers: Couriers, order: PurchaseOrder): void {
  const { answer, after } = vendorAnswer(around.chance.fork(order.id), around.scenario.vendor);
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
  } else {
    later(around, {
      at,
      call: () => around.client.ask(party, "accept-purchase-order", { params }),
      next: () => prepare(around, couriers, order),
    });
  }
}

function prepare(around: Surroundings, couriers: Couriers, order: PurchaseOrder): void {
  const hours = around.chance.fork(`${order.id} ship`).between(...around.scenario.vendor.shipHours);
  const at = workingAfter(around, order.vendor, { from: around.pace.now(), minutes: hours * 60 });
  lookIfMissed(around, at, toEpoch(order.milestones.deliverBy));
  withLeg(around, { at, carried: order, go: (leg) => ship(around, couriers, { order, leg }) });
}

interface Shipping {
  readonly order: PurchaseOrder;
  readonly leg: PlannedLeg;
}

function ship(around: Surroundings, couriers: Couriers, { order, leg }: Shipping): void {
  const { vendor: node, shipmentId } = order;
  const { carrier, service } = leg;
  const now = around.pace.now();
  const leavesAt =
    now <= leg.handOverBy
      ? leg.leavesAt
      : truckAfter(around, { node, carrier, service, readyAt: now })?.leavesAt;
  if (leavesAt === undefined) return;
  const tracking = trackingOf(around, order);
  later(around, {
    at: now,
    call: () =>
      around.client.ask(vendorParty(node), "ship-purchase-order", {
        params: { id: order.id },
        body: { carrier: CarrierId.parse(carrier), service: ServiceId.parse(service), tracking },
      }),
    next: () => couriers.take({ shipmentId, node, carrier, service, tracking, leg, leavesAt }),
  });
}

/** The vendor has its own roll of labels: 12 digits, the same in every run with the seed. */
function trackingOf({ chance }: Surroundings, { id }: PurchaseOrder): string {
  const roll = chance.fork(`${id} label`);
  return `VD${Array.from({ length: 12 }, () => roll.int(0, 9)).join("")}`;
}
