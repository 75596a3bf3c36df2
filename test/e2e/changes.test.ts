// What a channel changes of an order that it has placed, as far as docs/states.md allows it.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Answer, openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, door, ordered, type Story, shelf } from "#test/support/storyline.ts";

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({ now: "2026-03-03T08:30:00.000Z" });
  await stockUp(retailer, { lamp: { lyon: 50 }, mug: { lyon: 50 }, pole: { nantes: 50 } });
});
afterAll(() => retailer.close());
afterEach(async () => {
  await audited(retailer);
});

const change = (order: Story, body: object, headers = {}): Promise<Answer> =>
  retailer.ask("channel:web", `POST /v1/orders/${order.id}/change`, { body, headers });
const to = (sku: string, quantity: number) => ({ lines: [{ sku, quantity }] });
const held = async (sku: string) => (await shelf(retailer, sku, "lyon"))?.held;

describe("fewer units", () => {
  it("before anybody picks are free again, once, and the node picks the rest", async () => {
    const order = await ordered(retailer, { lines: { lamp: 3, mug: 2 } });
    const { promise } = await order.order();
    const headers = { "idempotency-key": "fewer" };
    expect((await change(order, to("lamp", 1), headers)).body).toMatchObject({ promise });
    expect((await change(order, to("lamp", 1), headers)).status).toBe(200);
    expect([await held("lamp"), await held("mug")]).toEqual([1, 2]);
    expect((await order.task("pick")).lines).toEqual(
      expect.arrayContaining([
        { sku: "lamp", quantity: 1 },
        { sku: "mug", quantity: 2 },
      ]),
    );
    expect(await order.happened()).toContain("order.changed");
    expect((await change(order, to("mug", 0))).status).toBe(200);
    expect(await held("mug")).toBe(0);
    expect(await order.order()).toMatchObject({ lines: [{ sku: "lamp", quantity: 1 }] });
    await order.pickAndHandOver();
    await order.scan("delivered");
    expect(await order.order()).toMatchObject({ status: "completed", promise: { kept: true } });
  });

  it("of a shipment that carries nothing else end it, and the others go on", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1, pole: 1 } });
    expect(await order.parcels()).toHaveLength(2);
    expect((await change(order, to("lamp", 0))).status).toBe(200);
    expect(await held("lamp")).toBe(0);
    const ends = Object.fromEntries((await order.parcels()).map(({ node, status }) => [node, status]));
    expect(ends).toEqual({ lyon: "cancelled", nantes: "released" });
    expect(await order.order()).toMatchObject({ status: "routed", openShipments: 1 });
    await order.cancel();
  });

  it("are refused once somebody picks, and more are another order; both say what to do", async () => {
    const order = await ordered(retailer, { lines: { lamp: 2 } });
    expect(await change(order, to("lamp", 3))).toMatchObject({
      ...{ status: 409, body: { code: "change-too-late", detail: expect.stringMatching(/another order/) } },
    });
    await order.tell("pick", "start");
    expect(await change(order, to("lamp", 1))).toMatchObject({
      ...{ status: 409, body: { code: "change-too-late", facts: { parcels: [{ stage: "begun" }] } } },
    });
    expect(await held("lamp")).toBe(2);
    await order.cancel();
  });

  it("than one unit, of lines that were never ordered, or of an order that has ended, are refused", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    expect(await change(order, to("lamp", 0))).toMatchObject({ status: 400 });
    expect(await change(order, to("mug", 1))).toMatchObject({ status: 400 });
    expect(await change(order, {})).toMatchObject({ status: 400 });
    await order.cancel();
    expect(await change(order, to("lamp", 1))).toMatchObject({ status: 409, body: { code: "conflict" } });
  });
});

describe("an order on hold that was never routed", () => {
  it("is changed in any way, and routed as it is then", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 }, more: { hold: { reason: "address" } } });
    const address = { ...door, postcode: "33000", city: "Bordeaux" };
    expect((await change(order, { ...to("lamp", 4), address })).status).toBe(200);
    await retailer.ask("channel:web", `POST /v1/orders/${order.id}/release`);
    expect(await order.order()).toMatchObject({ status: "routed", lines: [{ sku: "lamp", quantity: 4 }] });
    expect(await held("lamp")).toBe(4);
    const [decision] = await order.decisions();
    expect(decision.decision.outcome).toBe("planned");
    await order.cancel();
  });
});

describe("another address", () => {
  const bordeaux = { ...door, postcode: "33000", city: "Bordeaux" };

  it("in the same zone, with the same day, is taken and the promise stands", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    const { promise } = await order.order();
    expect((await change(order, { address: bordeaux })).body).toMatchObject({ promise });
    // Nobody has to ask again because of it.
    await order.pickAndHandOver();
    await order.scan("delivered");
    expect(await order.order()).toMatchObject({ status: "completed" });
  });

  it("where no zone reaches, or that does not exist, is refused, and nothing changes", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    const abroad = { ...door, country: "DE", postcode: "10115", city: "Berlin" };
    expect(await change(order, { address: abroad })).toMatchObject({
      ...{ status: 409, body: { code: "change-too-late" } },
    });
    const nowhere = { ...door, postcode: "00000" };
    expect(await change(order, { address: nowhere })).toMatchObject({
      ...{ status: 422, body: { code: "unknown-postcode" } },
    });
    await order.cancel();
  });

  it("of a parcel that is booked is too late", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await order.tell("pick", "confirm");
    expect(await change(order, { address: bordeaux })).toMatchObject({
      ...{ status: 409, body: { code: "change-too-late", facts: { parcels: [{ stage: "booked" }] } } },
    });
    await order.cancel();
  });
});
