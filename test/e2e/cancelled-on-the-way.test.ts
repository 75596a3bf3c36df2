// A cancellation of what has left already: carriers bring it back, or it comes, and the channel is told which.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { world } from "#test/support/network.ts";
import { opening, openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, ordered, type Story, shelf } from "#test/support/storyline.ts";

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({ now: "2026-03-03T08:30:00.000Z" });
  await stockUp(retailer, { lamp: { lyon: 50 }, pole: { nantes: 50 } });
});
afterAll(() => retailer.close());
afterEach(async () => {
  await audited(retailer);
});

const connected = async (more: object): Promise<void> => {
  const [eclair] = world({ now: opening }).network.carriers;
  const carriers = [{ ...eclair, connection: { kind: "table-rate", ...more } }];
  expect((await retailer.ask("operator", "PUT /v1/network/carriers", { body: { carriers } })).status).toBe(
    200,
  );
};
const bringsBack = () => connected({ intercepts: true });
const factsOf = async (order: Story, type: string) =>
  (await order.timeline())
    .filter((one: { type: string }) => one.type === type)
    .map((one: { facts: unknown }) => one.facts);
const onItsWay = async (): Promise<Story> => {
  const order = await ordered(retailer, { lines: { lamp: 1 } });
  await order.pickAndHandOver();
  return order;
};

describe("a parcel whose carrier brings back what it has", () => {
  it("comes back, the order ends as cancelled, and what is unpacked is on its shelf again", async () => {
    await bringsBack();
    const order = await onItsWay();
    const before = (await shelf(retailer, "lamp", "lyon"))?.onHand ?? 0;
    expect(await order.cancel()).toMatchObject({ status: 202, body: { status: "routed" } });
    const [{ id, tracking } = { id: "", tracking: "" }] = await order.parcels();
    expect(await order.parcels()).toMatchObject([
      { status: "handedOver", intercept: { outcome: "intercepted" } },
    ]);
    expect(await factsOf(order, "shipment.intercepted")).toEqual([{ carrier: "eclair" }]);
    // Asked again, the carrier is not.
    expect((await order.cancel()).status).toBe(202);
    expect(await factsOf(order, "shipment.intercepted")).toHaveLength(1);
    await order.scan("returned");
    expect(await order.order()).toMatchObject({ status: "cancelled", openShipments: 0 });
    expect((await order.parcels()).map((one) => [one.id, one.status])).toEqual([[id, "lost"]]);
    // Nothing is claimed for what is not lost.
    expect(await order.happened()).not.toContain("shipment.claim-opened");
    const units = [{ sku: "lamp", quantity: 1, condition: "as-new" }];
    const body = { carrier: "eclair", tracking, reason: "undeliverable", units };
    expect((await retailer.ask("node:lyon", "POST /v1/nodes/lyon/returned-parcels", { body })).status).toBe(
      200,
    );
    expect((await shelf(retailer, "lamp", "lyon"))?.onHand).toBe(before + 1);
  });

  it("that is delivered all the same is the customer's, who may return it", async () => {
    await bringsBack();
    const order = await onItsWay();
    await order.cancel();
    await order.scan("delivered");
    expect(await order.order()).toMatchObject({ status: "completed", arrived: 1 });
  });

  it("is not asked for once it is at the door", async () => {
    await bringsBack();
    const order = await onItsWay();
    await order.scan("out-for-delivery");
    await order.cancel();
    const { parcels } = await order.order();
    expect(parcels[0].intercept).toBeUndefined();
    expect(await factsOf(order, "order.cancellation-refused")).toEqual([{ parcels: [parcels[0].id] }]);
    await order.scan("delivered");
  });

  it("that does not answer for the moment is asked with the next cancellation", async () => {
    const until = new Date(retailer.now() + 60_000).toISOString();
    const order = await onItsWay();
    await connected({ intercepts: true, unreachable: [{ from: opening, until }] });
    await order.cancel();
    expect(await order.happened()).not.toContain("order.cancellation-refused");
    await retailer.until(until);
    await order.cancel();
    expect(await factsOf(order, "shipment.intercepted")).toHaveLength(1);
    await order.scan("returned");
    expect(await order.order()).toMatchObject({ status: "cancelled" });
  });
});

describe("a cancellation that nobody can carry out any more", () => {
  it("is refused, once: the parcel of a carrier that does not bring back comes", async () => {
    await connected({});
    const order = await onItsWay();
    await order.cancel();
    const [{ id } = { id: "" }] = await order.parcels();
    expect(await factsOf(order, "shipment.intercept-refused")).toEqual([
      { carrier: "eclair", because: "not-offered" },
    ]);
    expect(await factsOf(order, "order.cancellation-refused")).toEqual([{ parcels: [id] }]);
    const { cancellationRefusedAt: since } = await order.order();
    expect(await order.cancel()).toMatchObject({ status: 409, body: { code: "conflict", facts: { since } } });
    await order.scan("delivered");
    expect(await order.order()).toMatchObject({ status: "completed" });
    expect(await factsOf(order, "order.cancellation-refused")).toHaveLength(1);
  });

  it("ends when the vendor says no: the channel hears which parcel comes", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1, pole: 1 } });
    await order.sayTo("accept");
    await order.cancel();
    // The vendor may still stop it.
    expect(await order.happened()).not.toContain("order.cancellation-refused");
    await order.sayTo("cancellation/reject", { text: "packed already" });
    const vendors = await order.parcel("nantes");
    expect((await order.parcels()).map(({ node, status }) => [node, status]).sort()).toEqual([
      ["lyon", "cancelled"],
      ["nantes", "released"],
    ]);
    expect(await factsOf(order, "order.cancellation-refused")).toEqual([{ parcels: [vendors.id] }]);
    expect((await order.cancel()).status).toBe(409);
    await order.sayTo("ship", { carrier: "flaneur", tracking: "FL-ALL-THE-SAME" });
    await order.scan("delivered", "nantes");
    expect(await order.order()).toMatchObject({ status: "completed", openShipments: 0 });
  });

  it("ends when the last parcel that could be undone is: with the one on its way alone", async () => {
    await connected({});
    const order = await ordered(retailer, { lines: { lamp: 1, pole: 1 } });
    await order.pickAndHandOver();
    await order.sayTo("accept");
    await order.cancel();
    expect(await order.happened()).not.toContain("order.cancellation-refused");
    await order.sayTo("cancellation/accept");
    const lyon = await order.parcel("lyon");
    expect(await factsOf(order, "order.cancellation-refused")).toEqual([{ parcels: [lyon.id] }]);
    await order.scan("delivered", "lyon");
    expect(await order.order()).toMatchObject({ status: "completed" });
  });
});
