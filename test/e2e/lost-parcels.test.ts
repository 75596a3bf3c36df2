// What a carrier loses: replaced or paid back, claimed from the carrier, and answered when it turns up.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Shipment } from "#shared/domain/orders/order.ts";
import { world } from "#test/support/network.ts";
import { type Answer, openRetailer, type Retailer, signed, stockUp } from "#test/support/retailer.ts";
import { audited, ordered, type Story, shelf } from "#test/support/storyline.ts";

const DAY = 86_400_000;

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({ now: "2026-03-03T08:30:00.000Z" });
  await stockUp(retailer, { lamp: { lyon: 50 } });
});
afterAll(() => retailer.close());
afterEach(async () => {
  await audited(retailer);
});

const underWay = async (lamps = 1, more: object = {}): Promise<Story> => {
  const order = await ordered(retailer, { lines: { lamp: lamps }, more: { ...more } });
  await order.pickAndHandOver();
  return order;
};
const first = async (order: Story) => {
  const [parcel] = await order.parcels();
  if (parcel === undefined) throw new Error("no parcel");
  return parcel;
};
/** A word of the carrier for any parcel, also one that has ended. */
const scanned = async (parcel: Shipment | undefined, code: string): Promise<Answer> => {
  const { tracking, leg } = parcel ?? {};
  const carrier = leg?.method === "home" ? leg.carrier : "";
  await retailer.until(retailer.now() + 1);
  const at = new Date(retailer.now()).toISOString();
  const text = JSON.stringify({ events: [{ id: `${tracking}-${code}`, tracking, code, at }] });
  const headers = signed(retailer, carrier, text);
  return retailer.ask(`carrier:${carrier}`, `POST /v1/carriers/${carrier}/events`, { text, headers });
};
const factsOf = async (order: Story, type: string) =>
  (await order.timeline())
    .filter((one: { type: string }) => one.type === type)
    .map((one: { facts: unknown }) => one.facts);
const claims = async ({ id }: Story) => {
  const { body } = await retailer.ask("planner", "GET /v1/planner/claims?limit=100");
  return body.claims.filter(({ orderId }: { orderId: string }) => orderId === id);
};
const answer = (id: string, body: object): Promise<Answer> =>
  retailer.ask("planner", `POST /v1/planner/claims/${id}/answer`, { body });
const report = (order: Story, shipment: string, party = "channel:web"): Promise<Answer> =>
  retailer.ask(party, `POST /v1/orders/${order.id}/lost`, { body: { shipment } });
const remedy = async (lostParcels: object) => {
  const { policy } = world({ now: "2026-03-03T08:30:00.000Z" }).network;
  const body = { policy: { ...policy, lostParcels } };
  expect((await retailer.ask("operator", "PUT /v1/network/policy", { body })).status).toBe(200);
};

describe("a parcel that its carrier loses", () => {
  it("is claimed and replaced; the claim is accepted, paid and closed", async () => {
    const order = await underWay(2, { value: 9_000 });
    await order.scan("lost");
    const [lost, standIn] = await order.parcels();
    expect([lost?.status, standIn?.replaces]).toEqual(["lost", lost?.id]);
    const id = lost?.id ?? "";
    expect(await claims(order)).toMatchObject([
      { id, status: "opened", carrier: "eclair", tracking: lost?.tracking, claimed: 9_000 },
    ]);
    expect(await answer(id, { outcome: "refused", because: "not insured" })).toMatchObject({
      body: { status: "refused", because: "not insured" },
    });
    expect((await answer(id, { outcome: "accepted", amount: 7_000 })).body).toMatchObject({ amount: 7_000 });
    expect((await answer(id, { outcome: "refused", because: "too late" })).status).toBe(409);
    expect((await answer(id, { outcome: "closed", because: "paid" })).body.status).toBe("closed");
    expect(await claims(order)).toEqual([]);
    const told = (await order.happened()).filter((type) => type.startsWith("shipment.claim"));
    expect(told.map((type) => type.slice("shipment.claim-".length))).toEqual([
      ...["opened", "refused", "accepted", "closed"],
    ]);
    // All of it was sent again: nothing is owed to the customer.
    expect(await order.happened()).not.toContain("shipment.refund-due");
    await order.pickAndHandOver();
    await scanned((await order.parcels())[1], "delivered");
    expect(await order.order()).toMatchObject({ status: "completed", unfilledUnits: 0 });
  });

  it("is paid back where the policy says so, and nothing is sent or waited for", async () => {
    await remedy({ remedy: "refund" });
    const order = await underWay(2);
    await order.scan("lost");
    expect(await order.parcels()).toMatchObject([
      { status: "lost", refunded: [{ sku: "lamp", quantity: 2 }] },
    ]);
    expect(await factsOf(order, "shipment.refund-due")).toEqual([
      { lines: [{ sku: "lamp", quantity: 2 }], because: "lost" },
    ]);
    expect(await order.order()).toMatchObject({
      ...{ status: "failed", unfilledUnits: 2, refundedUnits: 2, promise: { kept: false } },
    });
    await retailer.until(retailer.now() + 20 * 60_000);
    expect(await order.order()).toMatchObject({ status: "failed" });
    await remedy({});
  });

  it("of which only a part can be sent again is paid back for the rest", async () => {
    const order = await underWay(3);
    const left = (await shelf(retailer, "lamp", "lyon"))?.available ?? 0;
    const others = await ordered(retailer, { lines: { lamp: left - 1 } });
    await order.scan("lost");
    expect((await order.parcels())[1]).toMatchObject({ lines: [{ sku: "lamp", quantity: 1 }] });
    expect(await factsOf(order, "shipment.refund-due")).toMatchObject([
      { lines: [{ sku: "lamp", quantity: 2 }] },
    ]);
    await others.cancel();
    await order.pickAndHandOver();
    await scanned((await order.parcels())[1], "delivered");
    expect(await order.order()).toMatchObject({ status: "completed", promise: { kept: false } });
  });
});

describe("a parcel of which nothing is heard", () => {
  it("is reported as lost by its channel, after days without a word and no sooner", async () => {
    const order = await underWay();
    const parcel = await first(order);
    const early = await report(order, parcel.id);
    expect(early).toMatchObject({
      status: 409,
      body: { code: "conflict", facts: { since: expect.any(String) } },
    });
    expect((await order.parcels()).length).toBe(1);
    await retailer.until(Date.parse(early.body.facts.reportableFrom));
    const said = await report(order, parcel.id);
    expect(said).toMatchObject({ status: 200, body: { shipment: parcel.id } });
    const [lost, standIn] = await order.parcels();
    expect([lost?.status, standIn?.status]).toEqual(["lost", "released"]);
    expect(await factsOf(order, "shipment.reported-lost")).toMatchObject([{ by: "channel:web" }]);
    expect(await claims(order)).toMatchObject([{ id: parcel.id, status: "opened" }]);
    // It has ended: there is nothing to report any more.
    expect((await report(order, parcel.id)).status).toBe(409);
    expect((await report(order, `${order.id}-901`)).status).toBe(404);
    await answer(parcel.id, { outcome: "closed", because: "given-up" });
    await order.cancel();
  });

  it("is reported by a planner too, but not by another channel", async () => {
    const order = await underWay();
    const parcel = await first(order);
    await retailer.until(retailer.now() + 6 * DAY);
    expect((await report(order, parcel.id, "channel:app")).status).toBe(404);
    expect((await report(order, parcel.id, "planner")).status).toBe(200);
    expect(await factsOf(order, "shipment.reported-lost")).toMatchObject([{ by: "planner" }]);
    await answer(parcel.id, { outcome: "closed", because: "given-up" });
    await order.cancel();
  });
});

describe("a parcel that was lost, and turns up", () => {
  const lostAndReported = async () => {
    const order = await underWay();
    const parcel = await first(order);
    await retailer.until(retailer.now() + 6 * DAY);
    await report(order, parcel.id);
    return { order, parcel };
  };

  it("at its customer's door closes the claim, and the books say that the customer has it", async () => {
    const { order, parcel } = await lostAndReported();
    const sold = (await audited(retailer)).unitsSold;
    await answer(parcel.id, { outcome: "accepted", amount: 1_000 });
    for (const _ of [1, 2]) expect((await scanned(parcel, "delivered")).status).toBe(200);
    const standIn = (await order.parcels())[1];
    expect(await factsOf(order, "shipment.found")).toEqual([
      { carrier: "eclair", code: "delivered", standIns: [standIn?.id] },
    ]);
    // What was paid for it is owed back.
    expect(await factsOf(order, "shipment.claim-closed")).toEqual([
      { carrier: "eclair", because: "found", amount: 1_000 },
    ]);
    expect(await claims(order)).toEqual([]);
    await retailer.until(retailer.now() + 16 * 60_000);
    expect((await audited(retailer)).unitsSold).toBe(sold + 1);
    // The channel does without the one that was sent in its place.
    await order.cancel();
    expect((await order.parcels()).map(({ status }) => status)).toEqual(["lost", "cancelled"]);
  });

  it("on its way first is told twice, and once in each word", async () => {
    const { order, parcel } = await lostAndReported();
    for (const code of ["in-transit", "in-transit", "delivered"]) await scanned(parcel, code);
    expect(await factsOf(order, "shipment.found")).toMatchObject([
      { code: "in-transit" },
      { code: "delivered" },
    ]);
    expect(await factsOf(order, "shipment.claim-closed")).toHaveLength(1);
    await order.cancel();
  });

  it("at a node is restocked from what was lost, and closes the claim", async () => {
    const order = await underWay();
    await order.scan("lost");
    const { tracking } = await first(order);
    const before = await shelf(retailer, "lamp", "lyon");
    const units = [{ sku: "lamp", quantity: 1, condition: "as-new" }];
    const body = { carrier: "eclair", tracking, reason: "found", units };
    const back = await retailer.ask("node:lyon", "POST /v1/nodes/lyon/returned-parcels", { body });
    expect(back.status).toBe(200);
    expect((await shelf(retailer, "lamp", "lyon"))?.onHand).toBe((before?.onHand ?? 0) + 1);
    expect(await factsOf(order, "shipment.found")).toMatchObject([{ code: "returned" }]);
    expect(await claims(order)).toEqual([]);
    await order.cancel();
  });
});
