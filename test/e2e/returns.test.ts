// What a customer sends back, by post or over the counter, and what the carrier brings back.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Answer, atOnce, openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, ordered, type Story, shelf } from "#test/support/storyline.ts";

const DAY = 24 * 3_600_000;

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({ now: "2026-03-03T09:30:00.000Z" });
  await stockUp(retailer, { lamp: { lyon: 50 }, mug: { paris: 50 } });
});
afterAll(() => retailer.close());
afterEach(async () => {
  await audited(retailer);
});

const announce = (order: Story, body: object, headers = {}): Promise<Answer> =>
  retailer.ask("channel:web", `POST /v1/orders/${order.id}/returns`, { body, headers });
const back = (quantity: number, more: object = {}) => ({
  lines: [{ sku: "lamp", quantity }],
  reason: "changed-mind",
  by: "post",
  ...more,
});
const receive = (id: string, node: string, units: object[]): Promise<Answer> =>
  retailer.ask(`node:${node}`, `POST /v1/returns/${id}/receive`, { body: { node, units } });
const unpacked = (quantity: number, condition = "as-new", sku = "lamp") => ({ sku, quantity, condition });
const lamps = async (node = "lyon") => (await shelf(retailer, "lamp", node))?.onHand ?? 0;

/** The promise is kept, whatever the hour. */
async function delivered(quantity: number): Promise<Story> {
  const order = await ordered(retailer, { lines: { lamp: quantity } });
  await order.pickAndHandOver();
  await order.scan("delivered");
  return order;
}

describe("a return by post", () => {
  it("gets a number and a label, is restocked when it is as new, and says what may be refunded", async () => {
    const order = await delivered(2);
    const [shelved, sold] = [await lamps(), (await audited(retailer)).unitsSold];
    const { status, headers, body: rma } = await announce(order, back(2));
    expect([status, headers.get("location")]).toEqual([201, `/v1/returns/${rma.id}`]);
    expect(rma).toMatchObject({
      ...{ id: `rma_${order.id}-1`, status: "open", to: "lyon", reason: "changed-mind" },
      label: { carrier: "eclair", tracking: expect.stringMatching(/^TRK_/) },
    });
    expect(await receive(rma.id, "lyon", [unpacked(2)])).toMatchObject({
      status: 200,
      body: { status: "received", received: [{ sku: "lamp", quantity: 2, node: "lyon" }] },
    });
    expect(await lamps()).toBe(shelved + 2);
    expect((await audited(retailer)).unitsSold).toBe(sold - 2);
    expect((await order.timeline()).at(-1)).toMatchObject({
      type: "order.return-received",
      facts: { return: rma.id, refundable: [{ sku: "lamp", quantity: 2 }], complete: true },
    });
    expect(await order.order()).toMatchObject({ status: "completed", returns: [{ id: rma.id }] });
  });

  it("that comes in parts is one return, and more than was announced is refused", async () => {
    const order = await delivered(3);
    const { body: rma } = await announce(order, back(3));
    expect((await receive(rma.id, "lyon", [unpacked(1)])).body).toMatchObject({ status: "open" });
    expect(await receive(rma.id, "lyon", [unpacked(3)])).toMatchObject({
      status: 422,
      body: { code: "not-returnable", errors: [{ field: "units.0.quantity" }] },
    });
    expect((await receive(rma.id, "lyon", [unpacked(2)])).body).toMatchObject({ status: "received" });
    expect(await receive(rma.id, "lyon", [unpacked(1)])).toMatchObject({ status: 409 });
  });

  it("of damaged units is scrapped; the money is owed where the damage is what it is about", async () => {
    for (const [reason, owed] of [
      ["changed-mind", []],
      ["arrived-damaged", [{ sku: "lamp", quantity: 1 }]],
    ] as const) {
      const order = await delivered(1);
      const shelved = await lamps();
      const { body: rma } = await announce(order, back(1, { reason }));
      await receive(rma.id, "lyon", [unpacked(1, "damaged")]);
      expect(await lamps()).toBe(shelved);
      expect((await order.timeline()).at(-1).facts.refundable).toEqual(owed);
    }
  });

  it("with something else in the parcel moves no stock and owes nothing", async () => {
    const order = await delivered(1);
    const [shelved, sold] = [await lamps(), (await audited(retailer)).unitsSold];
    const { body: rma } = await announce(order, back(1));
    await receive(rma.id, "lyon", [unpacked(1, "wrong-item")]);
    expect([await lamps(), (await audited(retailer)).unitsSold]).toEqual([shelved, sold]);
    expect((await order.timeline()).at(-1).facts.refundable).toEqual([]);
    // The customer still has it.
    expect((await announce(order, back(1))).status).toBe(201);
  });
});

describe("a return in a store", () => {
  it("of what was bought online goes onto the store's shelf, though it never had any", async () => {
    const order = await delivered(1);
    const { body: rma } = await announce(order, back(1, { by: "store" }));
    expect(rma.label).toBeUndefined();
    expect((await receive(rma.id, "strasbourg", [unpacked(1)])).body).toMatchObject({ status: "received" });
    expect(await shelf(retailer, "lamp", "strasbourg")).toEqual({ onHand: 1, held: 0, available: 1 });
    await stockUp(retailer, { lamp: { strasbourg: 0 } });
  });

  it("that nobody announced is announced by the store itself, and by no other way than over its counter", async () => {
    const order = await delivered(2);
    const bring = (by: string) =>
      retailer.ask("node:paris", `POST /v1/orders/${order.id}/returns`, { body: back(1, { by }) });
    const { status, body: rma } = await bring("store");
    expect([status, rma.status]).toEqual([201, "open"]);
    expect(await receive(rma.id, "paris", [unpacked(1)])).toMatchObject({ body: { status: "received" } });
    expect(await order.order()).toMatchObject({ returns: [{ id: rma.id, by: "store" }] });
    expect(await bring("post")).toMatchObject({ status: 403, body: { code: "forbidden" } });
    const never = await retailer.ask("node:paris", "POST /v1/orders/ord_none/returns", {
      body: back(1, { by: "store" }),
    });
    expect(never).toMatchObject({ status: 404 });
    await stockUp(retailer, { lamp: { paris: 0 } });
  });

  it("is received by the node that the token speaks for, and by no other", async () => {
    const order = await delivered(1);
    const { body: rma } = await announce(order, back(1, { by: "store" }));
    const body = { node: "paris", units: [unpacked(1)] };
    const forged = await retailer.ask("node:lyon", `POST /v1/returns/${rma.id}/receive`, { body });
    expect(forged).toMatchObject({ status: 403 });
    const elsewhere = { node: "mars", units: [unpacked(1)] };
    const lost = await retailer.ask("planner", `POST /v1/returns/${rma.id}/receive`, { body: elsewhere });
    expect(lost).toMatchObject({ status: 422, body: { code: "unknown-node" } });
  });
});

describe("a return is refused", () => {
  const refused = (field: string, message: RegExp) => ({
    status: 422,
    body: { code: "not-returnable", errors: [{ field, message: expect.stringMatching(message) }] },
  });

  it("before anything was delivered", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    expect(await announce(order, back(1))).toMatchObject(refused("lines.0.quantity", /^not delivered/));
    await order.cancel();
  });

  it("beyond what was delivered, less what is announced or came back", async () => {
    const order = await delivered(2);
    expect(await announce(order, back(3))).toMatchObject(refused("lines.0.quantity", /too many: 2/));
    await announce(order, back(1));
    expect(await announce(order, back(2))).toMatchObject(refused("lines.0.quantity", /too many: 1/));
  });

  it("of another channel's order", async () => {
    const order = await delivered(1);
    const call = `POST /v1/orders/${order.id}/returns`;
    expect(await retailer.ask("channel:shop", call, { body: back(1) })).toMatchObject({ status: 404 });
  });

  it("two at once never take more than there is", async () => {
    const order = await delivered(1);
    const answers = await atOnce(
      retailer,
      () => announce(order, back(1)),
      () => announce(order, back(1)),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses[0]).toBe(201);
    expect([409, 422]).toContain(statuses[1]);
    expect((await order.order()).returns).toHaveLength(1);
  });
});

describe("the same return, sent twice under one key", () => {
  it("is announced once and received once", async () => {
    const order = await delivered(1);
    const headers = { "idempotency-key": `return-${order.id}` };
    const first = await announce(order, back(1), headers);
    expect((await announce(order, back(1), headers)).body).toEqual(first.body);
    const shelved = await lamps();
    const call = `POST /v1/returns/${first.body.id}/receive`;
    const body = { node: "lyon", units: [unpacked(1)] };
    const again = { body, headers: { "idempotency-key": `receipt-${order.id}` } };
    await retailer.ask("node:lyon", call, again);
    expect((await retailer.ask("node:lyon", call, again)).body).toMatchObject({ status: "received" });
    expect(await lamps()).toBe(shelved + 1);
  });
});

describe("a parcel", () => {
  const comesBack = (node: string, tracking: string | undefined, reason: string, units: object[]) =>
    retailer.ask(`node:${node}`, `POST /v1/nodes/${node}/returned-parcels`, {
      body: { carrier: "eclair", tracking, reason, units },
    });

  it("that is still under way is not received", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await order.pickAndHandOver();
    const { tracking } = await order.parcel();
    expect(await comesBack("lyon", tracking, "refused", [unpacked(1)])).toMatchObject({
      status: 409,
      body: { code: "conflict", facts: { status: "handedOver" } },
    });
    await order.scan("delivered");
  });

  it("that was refused at the door is restocked by the node to which it comes back, once", async () => {
    const order = await ordered(retailer, { lines: { lamp: 2 } });
    await order.pickAndHandOver();
    await order.scan("returned");
    const [first] = await order.parcels();
    expect(first).toMatchObject({ status: "lost", carrierStatus: "returned" });
    const shelved = await lamps();
    const answer = await comesBack("lyon", first?.tracking, "refused", [unpacked(1)]);
    expect(answer).toMatchObject({ status: 200, body: { parcel: first?.id, status: "open" } });
    await comesBack("lyon", first?.tracking, "refused", [unpacked(1, "damaged")]);
    expect(await lamps()).toBe(shelved + 1);
    expect(await comesBack("lyon", first?.tracking, "refused", [unpacked(1)])).toMatchObject({ status: 409 });
    expect((await order.timeline()).at(-1)).toMatchObject({
      type: "order.return-received",
      shipmentId: first?.id,
    });
    await order.cancel();
  });

  it("that was lost, and replaced, is a return when it is found", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await order.pickAndHandOver();
    await order.scan("lost");
    const [lost, replacement] = await order.parcels();
    expect([lost?.status, replacement?.replaces]).toEqual(["lost", lost?.id]);
    await order.pickAndHandOver();
    const text = (await order.parcels())[1];
    expect(text?.status).toBe("handedOver");
    const shelved = await lamps();
    expect(await comesBack("lyon", lost?.tracking, "found", [unpacked(1)])).toMatchObject({
      status: 200,
      body: { status: "received", reason: "found" },
    });
    expect(await lamps()).toBe(shelved + 1);
  });

  it("of which we never heard is not ours", async () => {
    const answer = await comesBack("lyon", "TRK_NEVER", "found", [unpacked(1)]);
    expect(answer).toMatchObject({ status: 404 });
  });
});

// Time passes: the last ones.
describe("a return that never comes", () => {
  it("expires; it may be announced again within its days, and not after them", async () => {
    const order = await delivered(1);
    const { body: rma } = await announce(order, back(1));
    await retailer.until(Date.parse(rma.useBy) + 16 * 60_000);
    expect((await order.timeline()).at(-1)).toMatchObject({ type: "order.return-expired" });
    expect(await receive(rma.id, "lyon", [unpacked(1)])).toMatchObject({ status: 409 });
    expect((await announce(order, back(1))).status).toBe(201);
    await retailer.until(Date.parse("2026-03-03T09:30:00.000Z") + 31 * DAY);
    expect(await announce(order, back(1))).toMatchObject({
      status: 422,
      body: { errors: [{ message: expect.stringMatching(/^too late/) }] },
    });
  });
});
