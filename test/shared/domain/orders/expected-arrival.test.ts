import { describe, expect, it } from "vitest";
import { givenUpAt, lateArrival, waitedForUntil } from "#shared/domain/orders/expected-arrival.ts";
import { OrderPromise } from "#shared/domain/orders/order.ts";
import { planOrder } from "#shared/domain/routing/plan-order.ts";
import { DAY, HOUR, Instant, toEpoch, toInstant } from "#shared/kernel/time.ts";
import { demandFor, nodeId, world } from "#test/support/network.ts";

const legOf = (method?: Parameters<typeof demandFor>[0]["method"]) => {
  const snapshot = world({ now: "2026-03-03T08:00:00.000Z", stock: { mug: { lyon: 5 } } });
  const wish = { lines: { mug: 1 }, ...(method !== undefined && { method }) };
  const [shipment] = planOrder(demandFor(wish), snapshot, { exclude: new Map() }).shipments;
  if (shipment === undefined) throw new Error("it is planned");
  return shipment.leg;
};
const leg = legOf();
const { deliverBy } = leg.milestones;
const later = (ms: number) => toInstant(toEpoch(deliverBy) + ms);
const promise = OrderPromise.parse({ method: "home", deliverBy, promisedAt: "2026-03-03T08:00:00.000Z" });
const parcel = (expectedAt?: Instant, more = {}) => ({
  ...{ leg, status: "handedOver" as const, expectedAt },
  ...more,
});

describe("a parcel is waited for", () => {
  it("ten days beyond its deadline, and as long beyond what its carrier expects", () => {
    expect(givenUpAt({ leg })).toBe(later(10 * DAY));
    expect(givenUpAt({ leg, expectedAt: later(3 * DAY) })).toBe(later(13 * DAY));
    expect(givenUpAt({ leg, expectedAt: later(-5 * HOUR) })).toBe(later(10 * DAY));
  });

  it("no longer once its carrier says that it is lost", () => {
    const now = toEpoch(later(11 * DAY));
    expect(waitedForUntil(parcel(later(3 * DAY)), now)).toBe(later(13 * DAY));
    expect(waitedForUntil(parcel(), now)).toBeUndefined();
    expect(waitedForUntil(parcel(later(3 * DAY), { carrierStatus: "lost" }), now)).toBeUndefined();
  });
});

describe("an order is expected late", () => {
  it("by its last parcel under way, where that is beyond what stands", () => {
    const [one, two] = [later(HOUR), later(2 * HOUR)];
    expect(lateArrival(promise, [parcel(later(-HOUR)), parcel()])).toBeUndefined();
    expect(lateArrival(promise, [parcel(one), parcel(two)])).toBe(two);
    expect(lateArrival(promise, [parcel(one), parcel(two, { status: "delivered" })])).toBe(one);
    expect(lateArrival({ ...promise, revisedDeliverBy: later(DAY) }, [parcel(two)])).toBeUndefined();
  });

  it("by as much more as a store needs to have it ready", () => {
    const toStore = legOf({ kind: "collect", node: nodeId("paris") });
    if (toStore.method !== "ship-to-store") throw new Error("it is sent to the store");
    const ready = toStore.milestones.deliverBy;
    const collected = { ...promise, deliverBy: ready };
    const at = (expectedAt: Instant) => lateArrival(collected, [parcel(expectedAt, { leg: toStore })]);
    expect(at(toStore.arriveBy)).toBeUndefined();
    expect(at(toInstant(toEpoch(toStore.arriveBy) + HOUR))).toBe(toInstant(toEpoch(ready) + HOUR));
    expect(Instant.parse(ready) > toStore.arriveBy).toBe(true);
  });
});
