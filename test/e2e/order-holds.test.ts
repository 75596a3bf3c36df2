// An order on hold: nothing more is done, its units stay, and its promise waits or does not.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Answer, openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, ordered, type Story, shelf } from "#test/support/storyline.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const start = "2026-03-03T08:30:00.000Z";

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({ now: start });
  await stockUp(retailer, { lamp: { lyon: 50 }, mug: { paris: 50 }, pole: { nantes: 50 } });
});
afterAll(() => retailer.close());
afterEach(async () => {
  await audited(retailer);
});

const hold = (order: Story, body: object = { reason: "payment" }, party = "channel:web"): Promise<Answer> =>
  retailer.ask(party, `POST /v1/orders/${order.id}/hold`, { body });
const release = (order: Story): Promise<Answer> =>
  retailer.ask("channel:web", `POST /v1/orders/${order.id}/release`);
const later = (ms: number) => retailer.until(retailer.now() + ms);
const onHold = (lines: Record<string, number>, hold: object) => ordered(retailer, { lines, more: { hold } });

describe("an order placed on hold", () => {
  it("is not routed until it is released, and is promised then", async () => {
    const order = await onHold({ lamp: 1 }, { reason: "fraud", note: "new address" });
    expect(await order.order()).toMatchObject({ status: "held", parcels: [], hold: { by: "channel:web" } });
    await later(30 * MINUTE);
    expect(await order.order()).toMatchObject({ status: "held", parcels: [] });
    expect((await release(order)).status).toBe(200);
    expect(await order.order()).toMatchObject({
      ...{ status: "routed", promise: { deliverBy: "2026-03-04T17:00:00.000Z" } },
      parcels: [{ node: "lyon", status: "released" }],
    });
    expect(await order.order()).not.toHaveProperty("hold");
    expect(await order.happened()).toEqual(expect.arrayContaining(["order.held", "order.released"]));
    await order.cancel();
  });

  it("is cancelled at once", async () => {
    const order = await onHold({ lamp: 1 }, { reason: "fraud" });
    expect((await order.cancel()).body).toMatchObject({ status: "cancelled" });
    expect(await release(order)).toMatchObject({ status: 409 });
  });

  it("that ends in the past is refused", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    const answer = await hold(order, { reason: "other", until: start.replace("2026", "2025") });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: "until" }] } });
    await order.cancel();
  });
});

describe("an order whose pick nobody has begun", () => {
  it("is not picked while it is on hold, keeps its units, and goes on with its promise", async () => {
    const order = await ordered(retailer, { lines: { lamp: 2 } });
    const before = await order.order();
    const { id } = await order.task("pick");
    const answer = await hold(order, { reason: "payment" }, "planner");
    expect(answer).toMatchObject({
      ...{ status: 200, body: { hold: { reason: "payment", by: "planner" } } },
      body: { parcels: [{ answer: "pauses" }] },
    });
    expect(await order.task("pick")).toMatchObject({ status: "paused" });
    for (const verb of ["start", "confirm"])
      expect(await retailer.ask("node:lyon", `POST /v1/tasks/${id}/${verb}`)).toMatchObject({
        status: 409,
        body: { facts: { status: "paused" } },
      });
    expect((await shelf(retailer, "lamp", "lyon"))?.held).toBe(2);
    expect(await hold(order)).toMatchObject({ status: 409 });

    await later(10 * MINUTE);
    expect((await release(order)).body).toMatchObject({
      promise: { deliverBy: before.promise.deliverBy },
    });
    await order.pickAndHandOver();
    await order.scan("delivered");
    expect(await order.order()).toMatchObject({ status: "completed", promise: { kept: true } });
  });

  it("held beyond its truck is planned again, and the promise is given anew: its clock stood still", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    const { promise } = await order.order();
    await hold(order);
    await later(12 * HOUR);
    expect(await order.parcels()).toMatchObject([{ status: "released", paused: true }]);
    expect((await shelf(retailer, "lamp", "lyon"))?.held).toBe(1);
    await release(order);
    const after = await order.order();
    expect(after.parcels).toMatchObject([{ status: "replaced" }, { status: "released", node: "lyon" }]);
    expect(Date.parse(after.promise.deliverBy)).toBeGreaterThan(Date.parse(promise.deliverBy));
    expect(after.promise).not.toHaveProperty("revisedDeliverBy");
    await order.pickAndHandOver();
    await order.scan("delivered");
    expect(await order.order()).toMatchObject({ status: "completed", promise: { kept: true } });
  });

  it("held beyond its truck may be cancelled: its workflow ends", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await hold(order);
    await later(12 * HOUR);
    await order.cancel();
    expect(await order.order()).toMatchObject({ status: "cancelled", openShipments: 0 });
    expect((await shelf(retailer, "lamp", "lyon"))?.held).toBe(0);
  });

  it("is cancelled when nobody releases it in time", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await hold(order, { reason: "fraud", until: new Date(retailer.now() + HOUR).toISOString() });
    await later(80 * MINUTE);
    expect(await order.order()).toMatchObject({ status: "cancelled", openShipments: 0 });
  });

  it("or is released, where the policy says so, and its promise runs on", async () => {
    const { body: policy } = await retailer.ask("operator", "GET /v1/network/policy");
    const holds = { expireAfter: "PT1H", afterwards: "release", stopsClock: false };
    const put = (body: object) => retailer.ask("operator", "PUT /v1/network/policy", { body });
    const document = { ...policy, policy: { ...policy.policy, holds } };
    delete document.version;
    expect((await put(document)).status).toBe(200);
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await hold(order);
    await later(80 * MINUTE);
    const released = await order.order();
    expect(released).not.toHaveProperty("hold");
    expect(
      (await order.timeline()).find(({ type }: { type: string }) => type === "order.released").facts.by,
    ).toBe("policy");
    expect(released.promise).not.toHaveProperty("stopped");
    await order.cancel();
  });
});

describe("what somebody has begun with", () => {
  it("goes on: a hold is refused, and says so", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await order.tell("pick", "start");
    expect(await hold(order)).toMatchObject({
      ...{ status: 409, body: { code: "conflict" } },
      body: { facts: { parcels: [{ answer: "goes-on" }] } },
    });
    await order.pickAndHandOver();
    expect(await hold(order)).toMatchObject({ status: 409 });
    await order.scan("delivered");
    expect(await hold(order)).toMatchObject({ status: 409 });
  });

  it("is a purchase order as soon as the vendor has it", async () => {
    const order = await ordered(retailer, { lines: { pole: 1 } });
    expect(await hold(order)).toMatchObject({ status: 409 });
    await order.cancel();
  });
});
