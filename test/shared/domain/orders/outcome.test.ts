import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Order, OrderPromise } from "#shared/domain/orders/order.ts";
import { allBut, outcomeOf, promiseKept } from "#shared/domain/orders/outcome.ts";

const order = (more: object = {}): Order =>
  Order.parse({
    ...{ id: "ord_a", channel: "web", channelOrderId: "1", status: "routed", method: "home", request: "r" },
    ...{ placedAt: "2026-03-03T08:00:00.000Z", updatedAt: "2026-03-03T08:00:00.000Z", attempts: 1 },
    ...{ shipments: 1, openShipments: 0, arrived: 0, unfilledUnits: 0, rescues: 0 },
    ...more,
  });

describe("an order whose last shipment has ended", () => {
  it("is completed when something reached the customer, and nothing is waited for", () => {
    expect(outcomeOf(order({ arrived: 1 }))).toBe("completed");
    expect(outcomeOf(order({ arrived: 1, unfilledUnits: 2, refundedUnits: 2 }))).toBe("completed");
    expect(outcomeOf(order({ arrived: 1, cancelling: true }))).toBe("completed");
    expect(outcomeOf(order({ arrived: 1, unfilledUnits: 2, cancelling: true }))).toBe("completed");
  });

  it("is cancelled when it was to be and nothing arrived", () => {
    expect(outcomeOf(order({ cancelling: true }))).toBe("cancelled");
    expect(outcomeOf(order({ cancelling: true, unfilledUnits: 1 }))).toBe("cancelled");
  });

  it("is backordered when no plan was left for its units, or for the rest of them", () => {
    expect(outcomeOf(order({ unfilledUnits: 1 }))).toBe("backordered");
    expect(outcomeOf(order({ arrived: 1, unfilledUnits: 2, refundedUnits: 1 }))).toBe("backordered");
  });

  it("has failed when nothing arrived and nothing is owed", () => {
    expect(outcomeOf(order())).toBe("failed");
  });
});

describe("an order", () => {
  it("has no outcome while a shipment is open, nor before it is routed or after it has ended", () => {
    const heads = fc.record({
      openShipments: fc.integer({ min: 0, max: 3 }),
      arrived: fc.integer({ min: 0, max: 3 }),
      unfilledUnits: fc.integer({ min: 0, max: 3 }),
      status: fc.constantFrom("received", "backordered", "routed", "completed", "cancelled", "failed"),
    });
    fc.assert(
      fc.property(heads, (head) => {
        const ended = head.openShipments === 0 && head.status === "routed";
        expect(outcomeOf(order(head)) !== undefined).toBe(ended);
      }),
    );
  });
});

describe("a promise", () => {
  const deliverBy = "2026-03-04T17:00:00.000Z";
  const promise = OrderPromise.parse({ method: "home", deliverBy, promisedAt: "2026-03-03T08:00:00.000Z" });
  const arrivedAt = (lastArrival: string, more: object = {}) => order({ arrived: 1, lastArrival, ...more });

  it("is kept when all has arrived by its deadline, to the millisecond", () => {
    expect(promiseKept(arrivedAt(deliverBy), promise)).toBe(true);
    expect(promiseKept(arrivedAt("2026-03-04T17:00:00.001Z"), promise)).toBe(false);
  });

  it("is measured by the deadline first given, not by the one it was revised to", () => {
    const later = OrderPromise.parse({ ...promise, revisedDeliverBy: "2026-03-06T17:00:00.000Z" });
    expect(promiseKept(arrivedAt("2026-03-05T10:00:00.000Z"), later)).toBe(false);
  });

  it("is broken when units are missing or nothing came", () => {
    expect(promiseKept(arrivedAt(deliverBy, { unfilledUnits: 1 }), promise)).toBe(false);
    expect(promiseKept(order(), promise)).toBe(false);
  });

  describe("that does not cover all of an order", () => {
    const partial = OrderPromise.parse({ ...promise, uncovered: 1 });
    const later = "2026-03-06T17:00:00.000Z";

    it("is kept when what it covers has arrived, and broken when some of that is missing too", () => {
      expect(promiseKept(arrivedAt(deliverBy, { unfilledUnits: 1 }), partial)).toBe(true);
      expect(promiseKept(arrivedAt(deliverBy, { unfilledUnits: 2 }), partial)).toBe(false);
      expect(promiseKept(arrivedAt(later, { unfilledUnits: 1 }), partial)).toBe(false);
    });

    it("covers more when less of the rest is wanted, and never less than it did", () => {
      const most = { ...promise, uncovered: 3 };
      expect([5, 3, 2, 0, -1].map((left) => allBut(left, most).uncovered)).toEqual([
        ...[3, 3, 2, undefined, undefined],
      ]);
      expect(allBut(2, promise)).toEqual(promise);
    });

    it("stays kept when the rest comes later", () => {
      expect(promiseKept(arrivedAt(later), { ...partial, kept: true })).toBe(true);
    });

    it("stays broken when only the rest comes in time: all of it would have to", () => {
      const broken = { ...partial, kept: false };
      expect(promiseKept(arrivedAt(deliverBy, { unfilledUnits: 1 }), broken)).toBe(false);
      expect(promiseKept(arrivedAt(deliverBy), broken)).toBe(true);
    });
  });
});
