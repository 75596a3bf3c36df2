import { describe, expect, it } from "vitest";
import { OrderPromise, Shipment } from "#shared/domain/orders/order.ts";
import { abandonedNodes, revised, unitsToRescue } from "#shared/domain/orders/rescue.ts";
import { Instant } from "#shared/kernel/time.ts";

const Failed = Shipment.pick({ id: true, node: true, lines: true, status: true }).extend({
  missing: Shipment.shape.lines.optional(),
});
const failed = (id: string, node: string, more: object = {}) =>
  Failed.parse({
    id: `ord_a-${id}`,
    node,
    lines: [{ sku: "mug", quantity: 3 }],
    status: "released",
    ...more,
  });

describe("what is rescued", () => {
  it("is all that the shipment carries", () => {
    for (const reason of ["declined", "States.Timeout", "CarrierRefused", "lost"])
      expect(unitsToRescue(failed("101", "lyon"), reason)).toEqual([{ sku: "mug", quantity: 3 }]);
  });

  it("after a short pick is what is missing", () => {
    const short = failed("101", "lyon", { missing: [{ sku: "mug", quantity: 1 }] });
    expect(unitsToRescue(short, "short")).toEqual([{ sku: "mug", quantity: 1 }]);
    expect(unitsToRescue(short, "CarrierRefused")).toEqual([{ sku: "mug", quantity: 3 }]);
  });
});

describe("nodes that have had their chance", () => {
  const missing = [{ sku: "mug", quantity: 1 }];
  it("are where it failed now and where it failed before", () => {
    const shipments = [
      failed("101", "lyon", { status: "replaced" }),
      failed("201", "paris", { status: "picked", missing }),
      failed("202", "nantes", { status: "delivered" }),
    ];
    const now = failed("301", "strasbourg");
    expect(Object.fromEntries(abandonedNodes([...shipments, now], now, "declined"))).toEqual({
      lyon: "shipment ord_a-101 failed here",
      paris: "shipment ord_a-201 failed here",
      strasbourg: "shipment ord_a-301 failed here",
    });
  });

  it("do not count the node of what was lost on the way", () => {
    const lost = failed("101", "lyon", { status: "handedOver" });
    expect([...abandonedNodes([lost], lost, "lost").keys()]).toEqual([]);
  });

  it("do not count the node whose shipment was stuck until its hold had expired", () => {
    const stuck = failed("101", "lyon");
    expect([...abandonedNodes([stuck], stuck, "expired").keys()]).toEqual([]);
  });
});

describe("the promise after a rescue", () => {
  const promise = OrderPromise.parse({
    ...{ method: "home", deliverBy: "2026-03-04T17:00:00.000Z", promisedAt: "2026-03-03T08:00:00.000Z" },
  });
  const by = (day: number) => Instant.parse(`2026-03-0${day}T17:00:00.000Z`);

  it("is revised when the new deadline is later than what stands", () => {
    expect(revised(promise, by(5))).toEqual({ ...promise, revisedDeliverBy: by(5) });
    expect(revised({ ...promise, revisedDeliverBy: by(5) }, by(6))?.revisedDeliverBy).toBe(by(6));
  });

  it("stands when it is still kept, and the customer is told nothing", () => {
    expect(revised(promise, by(4))).toBeUndefined();
    expect(revised({ ...promise, revisedDeliverBy: by(6) }, by(5))).toBeUndefined();
    expect(revised(promise, undefined)).toBeUndefined();
    expect(revised(undefined, by(5))).toBeUndefined();
  });
});
