// What a channel changes of an order that it has placed, as far as docs/states.md allows it.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Answer, openRetailer, type Retailer, signed, stockUp } from "#test/support/retailer.ts";
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
/** The carrier of the north is at its door. */
const delivered = async (tracking: string) => {
  const at = new Date(retailer.now()).toISOString();
  const text = JSON.stringify({ events: [{ id: `${tracking}-d`, tracking, code: "delivered", at }] });
  await retailer.ask("carrier:eclair", "POST /v1/carriers/eclair/events", {
    ...{ text, headers: signed(retailer, "eclair", text) },
  });
};
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

  it("of a parcel that others are in are refused once somebody picks, saying what to do", async () => {
    const order = await ordered(retailer, { lines: { lamp: 2 } });
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

describe("a line that nobody wants any more", () => {
  /** Two parcels: a lamp from Lyon, and a pole from its vendor. */
  const twoParcels = async () => {
    const order = await ordered(retailer, { lines: { lamp: 1, pole: 1 } });
    expect(await order.parcels()).toHaveLength(2);
    return order;
  };
  const endsAs = async (order: Story, lamp: string, pole: string) => {
    const ends = Object.fromEntries((await order.parcels()).map(({ node, status }) => [node, status]));
    expect(ends).toEqual({ lyon: lamp, nantes: pole });
    expect(await order.order()).toMatchObject({ status: "routed", openShipments: 1 });
  };
  it("while it is picked is left on its shelf; that parcel alone ends", async () => {
    const level = await shelf(retailer, "lamp", "lyon");
    const order = await twoParcels();
    const { id } = await order.task("pick");
    await order.tell("pick", "start");
    expect((await change(order, to("lamp", 0))).status).toBe(200);
    await endsAs(order, "cancelled", "released");
    expect(await shelf(retailer, "lamp", "lyon")).toEqual(level);
    expect((await retailer.ask("node:lyon", `POST /v1/tasks/${id}/confirm`)).status).toBe(409);
    await order.cancel();
  });

  it("once it is booked is put back, its booking is voided, and the other parcel goes on to its door", async () => {
    const level = await shelf(retailer, "lamp", "lyon");
    const order = await twoParcels();
    const { promise } = await order.order();
    await order.tell("pick", "confirm");
    expect(await order.parcel("lyon")).toMatchObject({ status: "booked" });
    const { id } = await order.task("handover");
    expect((await change(order, to("lamp", 0))).body).toMatchObject({ promise });
    await endsAs(order, "cancelled", "released");
    expect(await shelf(retailer, "lamp", "lyon")).toEqual(level);
    expect((await retailer.ask("node:lyon", `POST /v1/tasks/${id}/handover`)).status).toBe(409);
    await order.sayTo("accept");
    await order.sayTo("ship", { carrier: "flaneur", tracking: "FL-REST" });
    await order.scan("delivered", "nantes");
    expect(await order.order()).toMatchObject({ status: "completed", lines: [{ sku: "pole" }] });
  });

  it("that its vendor has not answered for is withdrawn; once accepted, it goes on", async () => {
    const order = await twoParcels();
    expect((await change(order, to("pole", 0))).status).toBe(200);
    await endsAs(order, "released", "cancelled");
    expect(await order.purchaseOrders()).toEqual([]);
    await order.cancel();
    const other = await twoParcels();
    await other.sayTo("accept");
    expect(await change(other, to("pole", 0))).toMatchObject({
      ...{ status: 409, body: { code: "change-too-late" } },
    });
    expect(await other.parcels()).toMatchObject([{ status: "released" }, { status: "released" }]);
    await other.cancel();
    await other.sayTo("cancellation/accept");
  });

  it("of what is with the carrier is too late", async () => {
    const order = await twoParcels();
    await order.pickAndHandOver();
    expect(await change(order, to("lamp", 0))).toMatchObject({
      ...{ status: 409, body: { code: "change-too-late", detail: expect.stringMatching(/return it/) } },
    });
    await order.scan("delivered", "lyon");
    await order.cancel();
  });
});

describe("more units", () => {
  it("are held and routed as a parcel more, and the promise stays", async () => {
    const order = await ordered(retailer, { lines: { lamp: 2 } });
    const { promise } = await order.order();
    const headers = { "idempotency-key": "more" };
    expect((await change(order, to("lamp", 5), headers)).body).toMatchObject({ status: "routed", promise });
    expect((await change(order, to("lamp", 5), headers)).status).toBe(200);
    expect(await held("lamp")).toBe(5);
    const parcels = await order.parcels();
    expect(parcels).toMatchObject([
      { status: "released", lines: [{ sku: "lamp", quantity: 2 }] },
      { status: "released", lines: [{ sku: "lamp", quantity: 3 }] },
    ]);
    const changed = (await order.timeline()).find(({ type }: { type: string }) => type === "order.changed");
    expect(changed.facts).toMatchObject({ added: [parcels[1]?.id], shipments: [] });
    for (const task of await order.tasks())
      await retailer.ask("node:lyon", `POST /v1/tasks/${task.id}/confirm`);
    for (const task of await order.tasks())
      await retailer.ask("node:lyon", `POST /v1/tasks/${task.id}/handover`);
    for (const { tracking } of await order.parcels()) await delivered(tracking ?? "");
    expect(await order.order()).toMatchObject({
      ...{ status: "completed", lines: [{ sku: "lamp", quantity: 5 }], promise: { kept: true } },
    });
  });

  it("go with a first parcel that is on its way already", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await order.pickAndHandOver();
    expect((await change(order, to("lamp", 2))).status).toBe(200);
    expect(await order.parcels()).toMatchObject([{ status: "handedOver" }, { status: "released" }]);
    // And are taken back in the same way.
    expect((await change(order, to("lamp", 1))).status).toBe(200);
    expect(await order.parcels()).toMatchObject([{ status: "handedOver" }, { status: "cancelled" }]);
    expect(await held("lamp")).toBe(0);
    await delivered((await order.parcels())[0]?.tracking ?? "");
    expect(await order.order()).toMatchObject({ status: "completed" });
  });

  it("that are not there by the promise are refused with an offer, which another order redeems", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await order.pickAndHandOver();
    const before = await held("lamp");
    // By the time of the promise's last truck, more of it can only be there a day later.
    await retailer.until("2026-03-03T20:00:00.000Z");
    const refused = await change(order, to("lamp", 3));
    expect(refused).toMatchObject({ status: 409, body: { code: "change-too-late" } });
    const { offer, facts } = refused.body;
    expect(facts.lines).toEqual([{ sku: "lamp", quantity: 2 }]);
    expect(await held("lamp")).toBe(before);
    const redeemed = await ordered(retailer, { lines: { lamp: 2 }, more: { promiseId: offer.promiseId } });
    expect((await redeemed.order()).promise.deliverBy).toBe(offer.options[0].deliverBy);
    expect(await order.order()).toMatchObject({ lines: [{ sku: "lamp", quantity: 1 }] });
    await redeemed.cancel();
    await order.scan("delivered");
  });

  it("than there are anywhere are refused, saying so", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    expect(await change(order, to("lamp", 900))).toMatchObject({
      ...{ status: 409, body: { code: "change-too-late", noOffer: { code: "out-of-stock" } } },
    });
    await order.cancel();
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
