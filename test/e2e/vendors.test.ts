// Drop-ship vendors: every word that they may say of a purchase order, and every silence.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { replayAll } from "#local/explain/recorded.ts";
import { MINUTE } from "#shared/kernel/time.ts";
import { atOnce, openRetailer, type Retailer, signed, stockUp } from "#test/support/retailer.ts";
import { audited, ordered, type Story, shelf } from "#test/support/storyline.ts";

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({ now: "2026-03-03T09:30:00.000Z" });
});
afterAll(() => retailer.close());
afterEach(async () => {
  await audited(retailer);
});

/** Poles are at the vendor in Nantes when the order is placed; then some in Lyon, for a rescue. */
async function vendorHas(stock: Readonly<Record<string, number>>, lines: Readonly<Record<string, number>>) {
  const at = (node: string, units: (sku: string) => number) =>
    Object.fromEntries(Object.keys(stock).map((sku) => [sku, { [node]: units(sku) }]));
  await stockUp(
    retailer,
    at("lyon", () => 0),
  );
  await stockUp(
    retailer,
    at("nantes", (sku) => stock[sku] ?? 0),
  );
  const order = await ordered(retailer, { lines });
  await stockUp(
    retailer,
    at("lyon", () => 5),
  );
  return order;
}

const nodesOf = async (order: Story) => (await order.parcels()).map(({ node, status }) => [node, status]);
const told = async (order: Story, type: string) =>
  (await order.timeline()).filter((event: { type: string }) => event.type === type);
const po = async (order: Story, who = "vendor:nantes") =>
  (await retailer.ask(who, `GET /v1/purchase-orders/po_${order.id}-101`)).body;
const parcelOf = { carrier: "flaneur", tracking: "FL-1000" };
let labels = 0;
const label = () => {
  labels += 1;
  return { ...parcelOf, tracking: `FL-${1000 + labels}` };
};

describe("a vendor that accepts", () => {
  it("all of it sends all of it, and the purchase order closes at the door", async () => {
    const order = await vendorHas({ pole: 5 }, { pole: 2 });
    expect(await po(order)).toMatchObject({ status: "submitted", shipTo: { address: { city: "Paris" } } });
    expect(await order.sayTo("accept")).toMatchObject({ status: 200, body: { status: "accepted" } });
    expect(await order.sayTo("ship", label())).toMatchObject({ status: 200, body: { status: "shipped" } });
    await order.scan("delivered");
    expect(await order.order()).toMatchObject({ status: "completed", promise: { kept: true } });
    expect(await po(order)).toMatchObject({ status: "closed" });
  });

  it("a part of it sends that part; the rest comes from elsewhere, and what it lacks is not promised from there", async () => {
    const order = await vendorHas({ pole: 9 }, { pole: 3 });
    const body = { lines: [{ sku: "pole", quantity: 1 }] };
    expect(await order.sayTo("accept", body)).toMatchObject({
      status: 200,
      body: { status: "partiallyAccepted", accepted: [{ sku: "pole", quantity: 1 }] },
    });
    expect(await shelf(retailer, "pole", "nantes")).toEqual({ onHand: 1, held: 1, available: 0 });
    expect(await nodesOf(order)).toEqual([
      ["nantes", "released"],
      ["lyon", "released"],
    ]);
    expect(await told(order, "shipment.short")).toMatchObject([
      { facts: { vendor: "nantes", reason: "out-of-stock", missing: [{ sku: "pole", quantity: 2 }] } },
    ]);
    await audited(retailer);
    expect(await order.sayTo("ship", label())).toMatchObject({ status: 200 });
    await order.scan("delivered", "nantes");
    await order.pickAndHandOver();
    await order.scan("delivered", "lyon");
    expect(await order.order()).toMatchObject({ status: "completed", arrived: 2 });
    expect(await shelf(retailer, "pole", "nantes")).toEqual({ onHand: 0, held: 0, available: 0 });
  });

  it("a part, for another reason than stock, keeps the rest on its shelf", async () => {
    const order = await vendorHas({ pole: 9 }, { pole: 3 });
    await order.sayTo("accept", { lines: [{ sku: "pole", quantity: 2, reason: "cannot-ship-in-time" }] });
    expect(await shelf(retailer, "pole", "nantes")).toEqual({ onHand: 9, held: 2, available: 7 });
    expect(await nodesOf(order)).toEqual([
      ["nantes", "released"],
      ["lyon", "released"],
    ]);
    await order.cancel();
    await order.sayTo("cancellation/accept");
  });

  it("more than was asked for, or nothing, is told so", async () => {
    const order = await vendorHas({ pole: 9 }, { pole: 3 });
    for (const quantity of [0, 4]) {
      const answer = await order.sayTo("accept", { lines: [{ sku: "pole", quantity }] });
      expect(answer).toMatchObject({ status: 400, body: { code: "invalid-request" } });
    }
    expect(await po(order)).toMatchObject({ status: "submitted" });
    await order.cancel();
    expect(await po(order)).toMatchObject({ status: "withdrawn" });
  });

  it("the same twice is heard once; something else the second time is refused", async () => {
    const order = await vendorHas({ pole: 9 }, { pole: 3 });
    const body = { lines: [{ sku: "pole", quantity: 2 }] };
    await order.sayTo("accept", body);
    expect(await order.sayTo("accept", body)).toMatchObject({ status: 200 });
    expect(await order.sayTo("accept")).toMatchObject({ status: 409 });
    expect(await told(order, "shipment.short")).toHaveLength(1);
    await order.cancel();
    await order.sayTo("cancellation/accept");
  });
});

describe("a vendor that rejects", () => {
  it("because it has none loses the order and all that was promised from there", async () => {
    const order = await vendorHas({ pole: 9 }, { pole: 3 });
    expect(await order.sayTo("reject", { reason: "not in the vocabulary" })).toMatchObject({ status: 400 });
    await order.sayTo("reject", { reason: "discontinued", text: "since January" });
    expect(await shelf(retailer, "pole", "nantes")).toEqual({ onHand: 0, held: 0, available: 0 });
    expect(await nodesOf(order)).toEqual([
      ["nantes", "replaced"],
      ["lyon", "released"],
    ]);
    expect(await told(order, "shipment.declined")).toMatchObject([
      { facts: { reason: "discontinued", text: "since January" } },
    ]);
    expect(await po(order)).toMatchObject({ status: "rejected" });
    expect((await po(order)).shipTo).toBeUndefined();
    await order.cancel();
  });

  it("for another reason keeps its stock", async () => {
    const order = await vendorHas({ pole: 9 }, { pole: 3 });
    await order.sayTo("reject", { reason: "destination-not-served" });
    expect(await shelf(retailer, "pole", "nantes")).toEqual({ onHand: 9, held: 0, available: 9 });
    await order.cancel();
  });
});

describe("a vendor that cannot ship what it had accepted", () => {
  it("says so, and others get the order before its promise is broken; its scorecard says that it did not ship", async () => {
    const order = await vendorHas({ pole: 9 }, { pole: 2 });
    await order.sayTo("accept");
    const before = (await retailer.ask("vendor:nantes", "GET /v1/vendors/nantes/scorecard")).body;
    expect(await order.sayTo("reject", { reason: "damaged" })).toMatchObject({
      status: 200,
      body: { status: "rejected" },
    });
    expect(await nodesOf(order)).toEqual([
      ["nantes", "replaced"],
      ["lyon", "released"],
    ]);
    expect(await told(order, "shipment.declined")).toMatchObject([{ facts: { reason: "damaged" } }]);
    expect(await shelf(retailer, "pole", "nantes")).toEqual({ onHand: 0, held: 0, available: 0 });
    const late = await retailer.ask("vendor:nantes", `POST /v1/purchase-orders/po_${order.id}-101/ship`, {
      body: label(),
    });
    expect(late).toMatchObject({ status: 409, body: { detail: expect.stringMatching("ship nothing more") } });
    const after = (await retailer.ask("vendor:nantes", "GET /v1/vendors/nantes/scorecard")).body;
    expect([after.acceptedWhole - before.acceptedWhole, after.toShip - before.toShip]).toEqual([1, 1]);
    expect(after.shippedOnTime).toBe(before.shippedOnTime);
    await order.pickAndHandOver();
    await order.scan("delivered", "lyon");
    expect(await order.order()).toMatchObject({ status: "completed", promise: { kept: true } });
  });

  it("but a part of it ships that part, and others bring the rest", async () => {
    const order = await vendorHas({ pole: 9 }, { pole: 3 });
    await order.sayTo("accept");
    const first = label();
    await order.sayTo("ship", { ...first, lines: [{ sku: "pole", quantity: 2 }] });
    await order.sayTo("reject", { reason: "damaged" });
    expect(await nodesOf(order)).toEqual([
      ["nantes", "replaced"],
      ["nantes", "handedOver"],
      ["lyon", "released"],
    ]);
    expect(await order.task("pick")).toMatchObject({ lines: [{ sku: "pole", quantity: 1 }] });
    expect(await shelf(retailer, "pole", "nantes")).toEqual({ onHand: 0, held: 0, available: 0 });
    await order.cancel();
  });

  it("and says so before its acceptance is worked on, is heard all the same", async () => {
    const order = await vendorHas({ pole: 5 }, { pole: 1 });
    const { id } = await order.purchaseOrder();
    const say = (verb: string, body?: object) => () =>
      retailer.ask("vendor:nantes", `POST /v1/purchase-orders/${id}/${verb}`, { body });
    const answers = await atOnce(retailer, say("accept"), say("reject", { reason: "other" }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await nodesOf(order)).toEqual([
      ["nantes", "replaced"],
      ["lyon", "released"],
    ]);
    await order.cancel();
  });

  it("nor stop a cancellation that it had refused ends the order all the same", async () => {
    const order = await vendorHas({ pole: 5 }, { pole: 1 });
    await order.sayTo("accept");
    await order.cancel();
    expect(await order.sayTo("cancellation/reject")).toMatchObject({ status: 200 });
    await order.sayTo("reject", { reason: "out-of-stock" });
    expect(await order.order()).toMatchObject({ status: "cancelled" });
    expect(await po(order)).toMatchObject({ status: "rejected" });
  });
});

describe("a vendor that is silent", () => {
  it("is reminded once before its deadline, and loses the order at it", async () => {
    const order = await vendorHas({ pole: 5 }, { pole: 1 });
    const { dueBy, remindAt } = await po(order);
    await retailer.until(Date.parse(remindAt) - MINUTE);
    expect(await told(order, "purchase-order.reminded")).toEqual([]);
    await retailer.until(Date.parse(dueBy) - MINUTE);
    expect(await told(order, "purchase-order.reminded")).toMatchObject([
      { facts: { vendor: "nantes", purchaseOrder: `po_${order.id}-101`, dueBy } },
    ]);
    await retailer.until(Date.parse(dueBy) + MINUTE);
    expect(await nodesOf(order)).toEqual([
      ["nantes", "replaced"],
      ["lyon", "released"],
    ]);
    expect(await told(order, "purchase-order.withdrawn")).toHaveLength(1);
    expect(await po(order)).toMatchObject({ status: "withdrawn" });
    const late = await retailer.ask("vendor:nantes", `POST /v1/purchase-orders/po_${order.id}-101/accept`);
    expect(late).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching("The purchase order is withdrawn: ") },
    });
    await order.cancel();
  });
});

describe("a cancellation of what a vendor has accepted", () => {
  const accepted = async () => {
    const order = await vendorHas({ pole: 5 }, { pole: 1 });
    await order.sayTo("accept");
    expect((await order.cancel()).status).toBe(202);
    expect(await po(order)).toMatchObject({ status: "cancellationRequested", unanswered: "rejected" });
    expect(await told(order, "purchase-order.cancellation-requested")).toHaveLength(1);
    return order;
  };

  it("ends the order when the vendor accepts it", async () => {
    const order = await accepted();
    const before = await order.order();
    expect(before).toMatchObject({ status: "routed", cancelling: true });
    expect(await order.sayTo("cancellation/accept")).toMatchObject({
      status: 200,
      body: { status: "cancellationAccepted" },
    });
    expect(await order.order()).toMatchObject({ status: "cancelled" });
    expect(await shelf(retailer, "pole", "nantes")).toEqual({ onHand: 5, held: 0, available: 5 });
    const late = await retailer.ask("vendor:nantes", `POST /v1/purchase-orders/po_${order.id}-101/ship`, {
      body: label(),
    });
    expect(late.status).toBe(409);
  });

  it("lets the parcel go when the vendor rejects it", async () => {
    const order = await accepted();
    await order.sayTo("cancellation/reject", { text: "packed already" });
    expect(await po(order)).toMatchObject({ status: "cancellationRejected" });
    await order.sayTo("ship", label());
    await order.scan("delivered");
    expect(await order.order()).toMatchObject({ status: "completed", arrived: 1 });
  });

  it("is rejected by default when the vendor does not answer, and ends the order when it does not ship either", async () => {
    const order = await accepted();
    const { dueBy } = await po(order);
    await retailer.until(Date.parse(dueBy) + 16 * MINUTE);
    expect(await po(order)).toMatchObject({ status: "cancellationRejected" });
    expect(await told(order, "purchase-order.cancellation-rejected")).toMatchObject([
      { facts: { by: "default" } },
    ]);
    const { deliverBy } = (await order.order()).promise;
    await retailer.until(Date.parse(deliverBy) + MINUTE);
    expect(await order.order()).toMatchObject({ status: "cancelled" });
    expect(await po(order)).toMatchObject({ status: "withdrawn" });
  });

  it("comes too late for what is with the carrier", async () => {
    const order = await vendorHas({ pole: 5 }, { pole: 1 });
    await order.sayTo("accept");
    await order.sayTo("ship", label());
    expect((await order.cancel()).status).toBe(202);
    expect(await po(order)).toMatchObject({ status: "shipped" });
    await order.scan("delivered");
    expect(await order.order()).toMatchObject({ status: "completed" });
  });

  it("is overtaken by the vendor that ships before it answers", async () => {
    const order = await accepted();
    expect(await order.sayTo("ship", label())).toMatchObject({ status: 200, body: { status: "shipped" } });
    await order.scan("delivered");
    expect(await order.order()).toMatchObject({ status: "completed" });
  });

  it("can be accepted by default, where the policy says so", async () => {
    const { body } = await retailer.ask("operator", "GET /v1/network/policy");
    const policy = { ...body.policy, vendorCancellation: { answerWithin: "PT1H", unanswered: "accepted" } };
    await retailer.ask("operator", "PUT /v1/network/policy", { body: { policy } });
    const order = await vendorHas({ pole: 5 }, { pole: 1 });
    await order.sayTo("accept");
    await order.cancel();
    await retailer.until(retailer.now() + 76 * MINUTE);
    expect(await order.order()).toMatchObject({ status: "cancelled" });
    expect(await po(order)).toMatchObject({ status: "cancellationAccepted" });
    await retailer.ask("operator", "PUT /v1/network/policy", { body });
  });
});

describe("a shipping notice", () => {
  const accepted = async (units: number) => {
    const order = await vendorHas({ pole: 9 }, { pole: units });
    await order.sayTo("accept");
    return order;
  };

  it("that cannot be right is refused, and says what is wrong", async () => {
    const order = await accepted(2);
    const at = (ms: number) => new Date(retailer.now() + ms).toISOString();
    const wrong: readonly (readonly [string, Record<string, unknown>])[] = [
      ["carrier", { ...label(), carrier: "nobody" }],
      ["service", { ...label(), service: "by-night" }],
      ["tracking", { ...label(), tracking: "-1-" }],
      ["lines", { ...label(), lines: [{ sku: "pole", quantity: 3 }] }],
      ["lines", { ...label(), lines: [{ sku: "sofa", quantity: 1 }] }],
      ["shippedAt", { ...label(), shippedAt: at(60 * MINUTE) }],
      ["shippedAt", { ...label(), shippedAt: at(-600 * MINUTE) }],
    ];
    for (const [field, body] of wrong)
      expect(await order.sayTo("ship", body), field).toMatchObject({
        status: 400,
        body: { code: "invalid-request", errors: [{ field }] },
      });
    expect(await po(order)).toMatchObject({ status: "accepted" });
    expect(await shelf(retailer, "pole", "nantes")).toEqual({ onHand: 9, held: 2, available: 7 });

    const other = await ordered(retailer, { lines: { sofa: 1 } });
    const own = label();
    expect(await order.sayTo("ship", own)).toMatchObject({ status: 200 });
    expect(await order.parcels()).toMatchObject([{ tracking: own.tracking }]);
    await order.scan("delivered");
    await other.cancel();
  });

  it("with another parcel's number is refused: the first keeps it", async () => {
    const first = await accepted(1);
    const own = label();
    await first.sayTo("ship", own);
    const second = await accepted(1);
    expect(await second.sayTo("ship", own)).toMatchObject({
      status: 409,
      body: { detail: `${own.tracking} is the number of another parcel of flaneur` },
    });
    await first.scan("delivered");
    expect(await first.order()).toMatchObject({ status: "completed" });
    await second.sayTo("ship", label());
    await second.scan("delivered");
  });

  const scanned = async (order: Story, tracking: string) => {
    const at = new Date(retailer.now()).toISOString();
    const text = JSON.stringify({ events: [{ id: tracking, tracking, code: "delivered", at }] });
    const headers = signed(retailer, "flaneur", text);
    await retailer.ask("carrier:flaneur", "POST /v1/carriers/flaneur/events", { text, headers });
    return (await order.order()).status;
  };

  it("of a part follows that part by itself; the rest goes with a second one", async () => {
    const order = await accepted(3);
    const [first, second] = [label(), label()];
    const part = { ...first, lines: [{ sku: "pole", quantity: 1 }] };
    const answer = await order.sayTo("ship", part);
    expect(answer).toMatchObject({
      status: 200,
      body: { status: "accepted", parcels: [{ shipmentId: `${order.id}-121`, tracking: first.tracking }] },
    });
    expect((await order.sayTo("ship", part)).body.parcels).toHaveLength(1);
    expect(await order.parcels()).toMatchObject([
      { id: `${order.id}-101`, status: "released", lines: [{ quantity: 2 }] },
      { id: `${order.id}-121`, status: "handedOver", partOf: `${order.id}-101`, lines: [{ quantity: 1 }] },
    ]);
    expect(await shelf(retailer, "pole", "nantes")).toEqual({ onHand: 8, held: 2, available: 6 });
    await audited(retailer);
    expect(await scanned(order, first.tracking)).toBe("routed");
    expect(await order.sayTo("ship", second)).toMatchObject({ status: 200, body: { status: "shipped" } });
    expect(await scanned(order, second.tracking)).toBe("completed");
    expect(await order.order()).toMatchObject({ arrived: 2, openShipments: 0, promise: { kept: true } });
    expect(await po(order)).toMatchObject({ status: "closed" });
  });

  it("of a part, whose rest never comes, leaves the rest to others", async () => {
    const order = await accepted(3);
    const first = label();
    await order.sayTo("ship", { ...first, lines: [{ sku: "pole", quantity: 2 }] });
    const { deliverBy } = (await order.order()).promise;
    await scanned(order, first.tracking);
    await retailer.until(Date.parse(deliverBy) + MINUTE);
    expect(await nodesOf(order)).toEqual([
      ["nantes", "replaced"],
      ["nantes", "delivered"],
      ["lyon", "released"],
    ]);
    expect(await order.task("pick")).toMatchObject({ lines: [{ sku: "pole", quantity: 1 }] });
    await order.cancel();
  });

  it("of a part, cancelled after it, lets that part go and asks the vendor about the rest", async () => {
    const order = await accepted(3);
    const first = label();
    await order.sayTo("ship", { ...first, lines: [{ sku: "pole", quantity: 2 }] });
    await order.cancel();
    await order.sayTo("cancellation/accept");
    expect(await shelf(retailer, "pole", "nantes")).toEqual({ onHand: 7, held: 0, available: 7 });
    expect(await scanned(order, first.tracking)).toBe("completed");
    expect(await nodesOf(order)).toEqual([
      ["nantes", "cancelled"],
      ["nantes", "delivered"],
    ]);
  });
});

describe("a scorecard", () => {
  it("is kept of every purchase order that has ended, for planners and for the vendor itself", async () => {
    const { body } = await retailer.ask("planner", "GET /v1/planner/vendors");
    const nantes = body.vendors.find(({ vendor }: { vendor: string }) => vendor === "nantes");
    expect(nantes.asked).toBeGreaterThan(10);
    expect(nantes.answered).toBe(nantes.asked - 1);
    expect(nantes.acceptedWhole).toBeLessThan(nantes.answered);
    expect(nantes.unitsAccepted).toBeLessThan(nantes.unitsAsked);
    expect(nantes.acceptRate).toBeCloseTo(nantes.acceptedWhole / nantes.asked, 3);
    expect(nantes.shippedOnTime).toBeLessThan(nantes.toShip);
    expect(nantes).toMatchObject({
      hoursToAnswer: expect.any(Number),
      hoursToShip: expect.any(Number),
      onTimeRate: expect.any(Number),
    });
    const own = await retailer.ask("vendor:nantes", "GET /v1/vendors/nantes/scorecard");
    expect(own.body).toMatchObject({ ...nantes, since: body.since });
    expect((await retailer.ask("vendor:brest", "GET /v1/vendors/nantes/scorecard")).status).toBe(403);
    const now = await retailer.ask("vendor:nantes", "GET /v1/vendors/nantes/scorecard?weeks=0");
    expect(now.body.asked).toBeLessThanOrEqual(nantes.asked);
  });

  it("is what a decision saw, and what it made dearer", async () => {
    await retailer.until(retailer.now() + 11 * MINUTE);
    const order = await vendorHas({ pole: 9 }, { pole: 1 });
    const { body } = await retailer.ask("planner", `GET /v1/orders/${order.id}/decisions?replay=true`);
    const [{ decision, seen }] = body.decisions;
    const { extraCost } = (await retailer.ask("planner", "GET /v1/vendors/nantes/scorecard")).body;
    expect(extraCost).toBeGreaterThan(0);
    expect(decision.shipments).toMatchObject([{ node: "nantes", cost: { risk: extraCost } }]);
    expect(seen.vendors.nantes).toMatchObject({ accepted: { all: expect.any(Number) } });
    expect(replayAll(body)).toMatchObject([{ same: true }]);
    await order.cancel();
  });
});

describe("routing", () => {
  const operator = (call: string, body?: unknown) => retailer.ask("operator", call, { body });

  it("turns from a vendor that breaks its word to one that costs a little more", async () => {
    const { nodes } = (await operator("GET /v1/network/nodes")).body;
    const nantes = nodes.find(({ id }: { id: string }) => id === "nantes");
    const handling = { ...nantes.handling, perParcel: nantes.handling.perParcel + 5 };
    const brest = { ...nantes, id: "brest", name: "Brest", handling };
    expect((await operator("PUT /v1/network/nodes", { nodes: [brest] })).status).toBe(200);
    await stockUp(retailer, { pole: { lyon: 0, nantes: 20, brest: 20 } });
    const { policy } = (await operator("GET /v1/network/policy")).body;
    const sentFrom = async (vendorFailureCost: number) => {
      const changed = { policy: { ...policy, vendorFailureCost } };
      expect((await operator("PUT /v1/network/policy", changed)).status).toBe(200);
      const order = await ordered(retailer, { lines: { pole: 1 } });
      const [parcel] = await order.parcels();
      await order.cancel();
      return parcel?.node;
    };
    expect(await sentFrom(0)).toBe("nantes");
    expect(await sentFrom(1500)).toBe("brest");
    await operator("PUT /v1/network/policy", { policy });
    await operator("PUT /v1/network/nodes", { nodes: [{ ...brest, stopped: true }] });
  });
});

describe("purchase orders", () => {
  it("are listed by status, page by page, and read by their own vendor only", async () => {
    const first = await vendorHas({ pole: 5 }, { pole: 1 });
    const second = await ordered(retailer, { lines: { sofa: 1 } });
    await first.sayTo("accept");
    const list = async (query: string) =>
      (await retailer.ask("vendor:nantes", `GET /v1/vendors/nantes/purchase-orders?${query}`)).body;
    expect((await list("status=accepted")).purchaseOrders).toMatchObject([{ orderId: first.id }]);
    expect((await list("status=submitted")).purchaseOrders).toEqual([]);
    expect((await list("status=cancellationRequested")).purchaseOrders).toEqual([]);
    const other = await retailer.ask("vendor:brest", `GET /v1/purchase-orders/po_${first.id}-101`);
    expect(other.status).toBe(403);
    expect((await po(first, "planner")).shipTo).toBeUndefined();
    await first.cancel();
    expect((await list("status=cancellationRequested")).purchaseOrders).toHaveLength(1);
    await first.sayTo("cancellation/accept");
    await second.cancel();
  });

  it("are found by how they ended, too, the last one first", async () => {
    const ended = async (status: string) => {
      const asked = `GET /v1/vendors/nantes/purchase-orders?status=${status}`;
      const { purchaseOrders } = (await retailer.ask("vendor:nantes", asked)).body;
      return purchaseOrders.map(({ orderId }: { orderId: string }) => orderId);
    };
    const sent = await vendorHas({ pole: 5 }, { pole: 1 });
    await sent.sayTo("accept");
    await sent.sayTo("ship", label());
    expect((await ended("shipped"))[0]).toBe(sent.id);
    await sent.scan("delivered");
    expect((await ended("shipped")).includes(sent.id)).toBe(false);
    expect((await ended("closed"))[0]).toBe(sent.id);
    const refused = await vendorHas({ pole: 5 }, { pole: 1 });
    await refused.sayTo("reject", { reason: "destination-not-served" });
    expect((await ended("rejected"))[0]).toBe(refused.id);
    await refused.cancel();
  });
});
