// What goes wrong on the road, and how the promise is saved.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, ordered, type Story, shelf } from "#test/support/storyline.ts";

const DAY = 24 * 3_600_000;

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer();
});
afterAll(() => retailer.close());

const nodesOf = async (order: Story) => (await order.parcels()).map(({ node, status }) => [node, status]);

describe("an offer that the store declines", () => {
  it("is rescued by another store, which the decision explains", async () => {
    await retailer.until("2026-03-03T09:30:00Z");
    await stockUp(retailer, { mug: { paris: 1, strasbourg: 1 } });
    const order = await ordered(retailer, { lines: { mug: 1 } });
    const first = (await order.parcel()).node;
    const other = first === "paris" ? "strasbourg" : "paris";
    await order.tell("offer", "decline", { reason: "other", text: "the street is closed" });

    expect(await nodesOf(order)).toEqual([
      [first, "replaced"],
      [other, "released"],
    ]);
    const [, rescue] = await order.decisions();
    expect(rescue.decision.candidates).toContainEqual(
      expect.objectContaining({ node: first, eliminated: expect.objectContaining({ code: "excluded" }) }),
    );
    expect(await shelf(retailer, "mug", first)).toEqual({ onHand: 1, held: 0, available: 1 });
    await order.tell("offer", "accept");
    await order.pickAndHandOver();
    await order.scan("delivered");
    expect(await order.order()).toMatchObject({ status: "completed", rescues: 1 });
    await audited(retailer);
  });

  it("is backordered when nobody else has the units, and its promise is not kept", async () => {
    await stockUp(retailer, { mug: { paris: 1, strasbourg: 0 } });
    const order = await ordered(retailer, { lines: { mug: 1 } });
    await order.tell("offer", "decline", { reason: "not-found" });
    expect(await order.order()).toMatchObject({
      status: "backordered",
      unfilledUnits: 1,
      promise: { kept: false },
    });
    expect(await audited(retailer)).toMatchObject({ activeHolds: 0 });
    await order.cancel();
  });
});

describe("a short pick", () => {
  it("sends what was found, sources the rest elsewhere and corrects the stock", async () => {
    await stockUp(retailer, { lamp: { lyon: 3, paris: 0 } });
    const order = await ordered(retailer, { lines: { lamp: 3 } });
    await stockUp(retailer, { lamp: { paris: 4 } });
    const found = { picked: [{ sku: "lamp", quantity: 2 }], reason: "not-found" };
    await order.tell("pick", "short", found);

    expect(await shelf(retailer, "lamp", "lyon")).toEqual({ onHand: 0, held: 0, available: 0 });
    expect(await shelf(retailer, "lamp", "paris")).toEqual({ onHand: 4, held: 1, available: 3 });
    expect(await order.parcels()).toMatchObject([
      { node: "lyon", status: "booked", lines: [{ sku: "lamp", quantity: 2 }] },
      { node: "paris", status: "released", lines: [{ sku: "lamp", quantity: 1 }] },
    ]);
    await audited(retailer);

    const sold = (await audited(retailer)).unitsSold;
    await order.tell("handover", "handover");
    await order.scan("delivered", "lyon");
    expect(await order.order()).toMatchObject({ status: "routed", openShipments: 1 });
    await order.tell("offer", "accept");
    await order.pickAndHandOver();
    await order.scan("delivered", "paris");
    expect(await order.order()).toMatchObject({ status: "completed", arrived: 2 });
    expect((await audited(retailer)).unitsSold).toBe(sold + 3);
  });

  it("with nothing found gives the shipment up and writes the units off", async () => {
    await stockUp(retailer, { lamp: { lyon: 1, paris: 0 } });
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await stockUp(retailer, { lamp: { paris: 1 } });
    await order.tell("pick", "short", { picked: [], reason: "damaged" });
    expect(await nodesOf(order)).toEqual([
      ["lyon", "replaced"],
      ["paris", "released"],
    ]);
    expect(await shelf(retailer, "lamp", "lyon")).toEqual({ onHand: 0, held: 0, available: 0 });
    await audited(retailer);
  });
});

describe("a vendor", () => {
  it("that stays silent past its deadline loses the order to another node, and can no longer accept", async () => {
    await stockUp(retailer, { pole: { nantes: 2 } });
    const order = await ordered(retailer, { lines: { pole: 1 } });
    await stockUp(retailer, { pole: { lyon: 1 } });
    const { id, dueBy } = await order.purchaseOrder();
    await retailer.until(Date.parse(dueBy) + 1000);

    expect(await nodesOf(order)).toEqual([
      ["nantes", "replaced"],
      ["lyon", "released"],
    ]);
    expect(await order.purchaseOrders()).toEqual([]);
    const late = await retailer.ask("vendor:nantes", `POST /v1/purchase-orders/${id}/accept`);
    expect(late).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect(await shelf(retailer, "pole", "nantes")).toEqual({ onHand: 2, held: 0, available: 2 });
    await order.cancel();
    await audited(retailer);
  });

  it("that accepts and has not shipped when the promise is due loses the order", async () => {
    await stockUp(retailer, { pole: { nantes: 1, lyon: 0 } });
    const order = await ordered(retailer, { lines: { pole: 1 } });
    await order.sayTo("accept");
    await stockUp(retailer, { pole: { lyon: 1 } });
    const { deliverBy } = (await order.order()).promise;
    await retailer.until(Date.parse(deliverBy) + 60_000);
    expect(await nodesOf(order)).toEqual([
      ["nantes", "replaced"],
      ["lyon", "released"],
    ]);
    await order.cancel();
    await audited(retailer);
  });

  it("that rejects says why in the timeline", async () => {
    await stockUp(retailer, { pole: { nantes: 5, lyon: 0 } });
    const order = await ordered(retailer, { lines: { pole: 1 } });
    await order.sayTo("reject", { reason: "discontinued", text: "out of production" });
    const declined = (await order.timeline()).find(
      ({ type }: { type: string }) => type === "shipment.declined",
    );
    expect(declined).toMatchObject({
      facts: { node: "nantes", reason: "discontinued", text: "out of production" },
    });
    expect(await order.order()).toMatchObject({ status: "backordered" });
  });
});

describe("a parcel", () => {
  it("that misses its truck is handed over to a later one", async () => {
    await stockUp(retailer, { lamp: { lyon: 1, paris: 0 } });
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await order.tell("pick", "confirm");
    const missed = await order.task("handover");
    await retailer.until(Date.parse(missed.dueBy) + 1000);
    const next = await order.task("handover");
    expect(next.id).toBe(missed.id);
    expect(next.dueBy > missed.dueBy).toBe(true);
    await order.tell("handover", "handover");
    await order.scan("delivered");
    expect(await order.order()).toMatchObject({ status: "completed" });
  });

  it("that the carrier loses is replaced, and counts as lost in the books", async () => {
    await stockUp(retailer, { lamp: { lyon: 2, paris: 0 } });
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await order.pickAndHandOver();
    const { unitsSold } = await audited(retailer);
    await order.scan("lost");
    expect(await nodesOf(order)).toEqual([
      ["lyon", "lost"],
      ["lyon", "released"],
    ]);
    const [, replacement] = await order.parcels();
    expect(replacement).toMatchObject({ replaces: `${order.id}-101` });
    expect(await shelf(retailer, "lamp", "lyon")).toEqual({ onHand: 1, held: 1, available: 0 });
    await order.pickAndHandOver();
    expect(replacement).toMatchObject({ node: "lyon", attempt: 2 });
    expect((await audited(retailer)).unitsSold).toBe(unitsSold);
  });

  it("that the carrier scans before the node has handed it over is handed over", async () => {
    await stockUp(retailer, { lamp: { lyon: 1, paris: 0 } });
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await order.tell("pick", "confirm");
    await order.scan("in-transit");
    expect(await order.parcel()).toMatchObject({ status: "handedOver", carrierStatus: "in-transit" });
    expect(await order.tasks()).toEqual([]);
    await order.scan("delivered");
    expect(await order.order()).toMatchObject({ status: "completed" });
    await audited(retailer);
  });

  it("that is never handed over is given up, and its units are back on the shelf", async () => {
    await stockUp(retailer, { lamp: { lyon: 1, paris: 0 } });
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await order.tell("pick", "confirm");
    const { deliverBy } = (await order.order()).promise;
    await retailer.until(Date.parse(deliverBy) + 11 * DAY);
    expect((await order.parcels())[0]?.status).toBe("replaced");
    // As long as the units are there, it is tried again.
    expect(await order.happened()).toContain("order.backordered");
    await order.cancel();
    expect(await order.tasks()).toEqual([]);
    expect(await shelf(retailer, "lamp", "lyon")).toMatchObject({ onHand: 1 });
    await audited(retailer);
  });

  it("that the carrier loses days after the promise is replaced all the same", async () => {
    await stockUp(retailer, { lamp: { lyon: 2, paris: 0 } });
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await order.pickAndHandOver();
    const { deliverBy } = (await order.order()).promise;
    await retailer.until(Date.parse(deliverBy) + 6 * DAY);
    await order.scan("lost");
    expect(await nodesOf(order)).toEqual([
      ["lyon", "lost"],
      ["lyon", "released"],
    ]);
    const { promise } = await order.order();
    expect(promise.deliverBy).toBe(deliverBy);
    expect(Date.parse(promise.revisedDeliverBy)).toBeGreaterThan(retailer.now());
    await order.cancel();
  });

  it("of which nothing is heard is given up for lost", async () => {
    await stockUp(retailer, { sofa: { lyon: 1 } });
    const order = await ordered(retailer, { lines: { sofa: 1 } });
    await order.pickAndHandOver();
    const { deliverBy } = (await order.order()).promise;
    await retailer.until(Date.parse(deliverBy) + 11 * DAY);
    expect(await order.order()).toMatchObject({
      ...{ status: "failed", refundedUnits: 1 },
      parcels: [{ status: "lost", endedBecause: "lost-on-the-way" }],
    });
    await audited(retailer);
  });

  it("that nobody collects goes back to the shelf", async () => {
    await stockUp(retailer, { mug: { paris: 3 } });
    const order = await ordered(retailer, { lines: { mug: 2 }, collectAt: "paris" });
    await order.tell("offer", "accept");
    await order.tell("pick", "confirm");
    expect(await shelf(retailer, "mug", "paris")).toEqual({ onHand: 1, held: 0, available: 1 });
    const { deliverBy } = (await order.order()).promise;
    await retailer.until(Date.parse(deliverBy) + 8 * DAY);
    expect(await order.order()).toMatchObject({
      status: "failed",
      parcels: [{ status: "lost", endedBecause: "not-collected" }],
    });
    expect(await order.tasks()).toEqual([]);
    expect(await shelf(retailer, "mug", "paris")).toEqual({ onHand: 3, held: 0, available: 3 });
    await audited(retailer);
  });
});

describe("a node that a planner stops at noon", () => {
  const stop = async (stops: readonly unknown[]) => {
    const { body } = await retailer.ask("planner", "GET /v1/network/policy");
    const policy = { ...body.policy, stops };
    expect((await retailer.ask("operator", "PUT /v1/network/policy", { body: { policy } })).status).toBe(200);
  };

  it("gives its open work to others at once, where the stop says so, and can no longer do it", async () => {
    await stockUp(retailer, { mug: { paris: 5, strasbourg: 0 }, lamp: { lyon: 5, paris: 0 } });
    const [picked, offered] = [
      await ordered(retailer, { lines: { lamp: 1 } }),
      await ordered(retailer, { lines: { mug: 1 } }),
    ];
    await stockUp(retailer, { mug: { strasbourg: 5 }, lamp: { paris: 5 } });
    await picked.tell("pick", "confirm");
    const { id } = await offered.task("offer");
    const reason = "the roof leaks";
    await stop([
      { node: "paris", reason, openWork: "moves" },
      { node: "lyon", reason, openWork: "finishes" },
    ]);
    await retailer.until(retailer.now() + 6 * 60_000);

    expect(await nodesOf(offered)).toEqual([
      ["paris", "replaced"],
      ["strasbourg", "released"],
    ]);
    expect((await retailer.ask("node:paris", `POST /v1/tasks/${id}/accept`)).status).toBe(409);
    expect(await nodesOf(picked)).toEqual([["lyon", "booked"]]);
    const [, rescue] = await offered.decisions();
    expect(rescue.weighed.options[rescue.weighed.chosen].nodes).toEqual(["strasbourg"]);
    await stop([]);
    await picked.tell("handover", "handover");
    await audited(retailer);
  });

  it("gives away what was ordered of a vendor, accepted or not; a notice that comes all the same is refused", async () => {
    const none = { lyon: 0, paris: 0, strasbourg: 0 };
    await stockUp(retailer, { pole: { ...none, nantes: 5 } });
    const [asked, accepted] = [
      await ordered(retailer, { lines: { pole: 1 } }),
      await ordered(retailer, { lines: { pole: 1 } }),
    ];
    await accepted.sayTo("accept");
    const { id } = await accepted.purchaseOrder();
    await stockUp(retailer, { pole: { lyon: 5 } });
    await stop([{ node: "nantes", reason: "bankrupt", openWork: "moves" }]);
    await retailer.until(retailer.now() + 6 * 60_000);

    for (const order of [asked, accepted])
      expect(await nodesOf(order)).toEqual([
        ["nantes", "replaced"],
        ["lyon", "released"],
      ]);
    expect(await accepted.happened()).toEqual(
      expect.arrayContaining(["shipment.stopped", "purchase-order.withdrawn"]),
    );
    const notice = { carrier: "flaneur", tracking: "LATE-NOTICE-1" };
    const told = await retailer.ask("vendor:nantes", `POST /v1/purchase-orders/${id}/ship`, { body: notice });
    expect(told).toMatchObject({ status: 409 });
    expect(await shelf(retailer, "pole", "nantes")).toEqual({ onHand: 5, held: 0, available: 5 });
    await stop([]);
    await audited(retailer);
  });
});
