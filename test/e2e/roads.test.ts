// One order on each road, from the API to the door.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, ordered, shelf } from "#test/support/storyline.ts";

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({ stock: { lamp: { lyon: 5 }, mug: { paris: 5 }, pole: { nantes: 5 } } });
});
afterAll(() => retailer.close());

const begun = ["order.received", "order.promised", "order.planned", "order.routed", "shipment.released"];
const arrived = ["shipment.scanned", "shipment.delivered", "order.completed"];

describe("an order", () => {
  it("is picked in the warehouse, booked, handed over and delivered the next day", async () => {
    const order = await ordered(retailer, { lines: { lamp: 2 } });
    expect(await order.order()).toMatchObject({
      status: "routed",
      promise: { deliverBy: "2026-03-04T17:00:00.000Z" },
      parcels: [{ node: "lyon", road: "warehouse", status: "released", weight: 6000 }],
    });
    expect(await shelf(retailer, "lamp", "lyon")).toEqual({ onHand: 5, held: 2, available: 3 });
    await order.pickAndHandOver();
    await retailer.until("2026-03-04T07:00:00Z");
    await order.scan("out-for-delivery");
    await retailer.until("2026-03-04T09:00:00Z");
    await order.scan("delivered");

    expect(await order.happened()).toEqual([
      ...begun,
      ...["shipment.picked", "shipment.booked", "shipment.handed-over", "shipment.scanned", ...arrived],
    ]);
    expect(await order.order()).toMatchObject({
      status: "completed",
      promise: { kept: true },
      parcels: [{ status: "delivered", carrierStatus: "delivered", arrivedAt: "2026-03-04T09:00:00.000Z" }],
    });
    expect(await shelf(retailer, "lamp", "lyon")).toEqual({ onHand: 3, held: 0, available: 3 });
    await audited(retailer);
  });

  it("is offered to the store, accepted, and goes the same way to the door", async () => {
    await retailer.until("2026-03-05T09:30:00Z");
    const order = await ordered(retailer, { lines: { mug: 1 } });
    expect(await order.parcel()).toMatchObject({ node: "paris", road: "store" });
    await order.tell("offer", "accept");
    expect((await order.tell("pick", "start")).body).toMatchObject({ status: "started" });
    await order.pickAndHandOver();
    await order.scan("delivered");

    expect(await order.happened()).toEqual([
      ...begun,
      ...["shipment.accepted", "shipment.picked", "shipment.booked", "shipment.handed-over", ...arrived],
    ]);
    expect(await order.order()).toMatchObject({ status: "completed", promise: { kept: true } });
    await audited(retailer);
  });

  it("is sent by the vendor, whose shipping notice names the parcel", async () => {
    const order = await ordered(retailer, { lines: { pole: 1 } });
    expect(await order.parcel()).toMatchObject({ node: "nantes", road: "dropShip" });
    await order.sayTo("accept");
    const notice = { carrier: "flaneur", service: "economy", tracking: "FL-0001" };
    expect((await order.sayTo("ship", notice)).status).toBe(200);
    expect(await order.parcel()).toMatchObject({ status: "handedOver", tracking: "FL-0001" });
    await order.scan("in-transit");
    await order.scan("delivered");

    expect(await order.happened()).toEqual([
      ...begun,
      ...["purchase-order.submitted", "shipment.accepted", "shipment.handed-over", "shipment.scanned"],
      ...[...arrived, "purchase-order.closed"],
    ]);
    expect(await order.order()).toMatchObject({ status: "completed" });
    expect(await shelf(retailer, "pole", "nantes")).toMatchObject({ onHand: 4, held: 0 });
    await audited(retailer);
  });

  it("waits in the store for its customer, who collects it", async () => {
    const order = await ordered(retailer, { lines: { mug: 2 }, collectAt: "paris" });
    expect(await order.parcel()).toMatchObject({ node: "paris", leg: { method: "collect" } });
    await order.tell("offer", "accept");
    await order.tell("pick", "confirm");
    expect(await order.parcel()).toMatchObject({ status: "ready" });
    await order.tell("collection", "collected");

    expect(await order.happened()).toEqual([
      ...begun,
      ...["shipment.accepted", "shipment.picked", "shipment.ready", "shipment.collected", "order.completed"],
    ]);
    expect(await order.order()).toMatchObject({
      status: "completed",
      promise: { node: "paris", kept: true },
    });
    expect(await audited(retailer)).toMatchObject({ activeHolds: 0, unitsSold: 6 });
  });

  it("that no node has whole goes in two parcels, and is completed by the second", async () => {
    await stockUp(retailer, { mug: { paris: 3 }, lamp: { lyon: 3 } });
    const order = await ordered(retailer, { lines: { lamp: 1, mug: 1 } });
    expect(await order.order()).toMatchObject({ shipments: 2, openShipments: 2 });
    await order.tell("pick", "confirm");
    await order.tell("handover", "handover");
    await order.scan("delivered", "lyon");
    expect(await order.order()).toMatchObject({ status: "routed", arrived: 1 });
    expect((await order.order()).promise.kept).toBeUndefined();
    await order.tell("offer", "accept");
    await order.pickAndHandOver();
    await order.scan("delivered", "paris");
    expect(await order.order()).toMatchObject({ status: "completed", arrived: 2, promise: { kept: true } });
    await audited(retailer);
  });

  it("says why it is sent from there: the nodes that could, and what eliminated the others", async () => {
    await stockUp(retailer, { sofa: { lyon: 1, paris: 1 } });
    const order = await ordered(retailer, { lines: { sofa: 1 } });
    const [decision, ...others] = await order.decisions();
    expect(others).toEqual([]);
    expect(decision).toMatchObject({ attempt: 1, reason: "route", decision: { outcome: "planned" } });
    const { candidates, shipments, cost } = decision.decision;
    const chosen = candidates.filter((one: { chosen: boolean }) => one.chosen);
    expect(chosen).toMatchObject([{ node: (await order.parcel()).node, linesServable: 1 }]);
    expect(candidates).toContainEqual(
      expect.objectContaining({ node: "strasbourg", eliminated: { code: "no-stock" }, chosen: false }),
    );
    const terms: number[] = Object.values(shipments[0].cost);
    expect(terms.reduce((sum, term) => sum + term)).toBe(cost);
  });
});
