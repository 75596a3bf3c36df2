// Ordered for a store: the code, who may collect, how long it waits, and who is reminded of it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Item } from "#shared/domain/network/item.ts";
import { openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, ordered, type Story, shelf } from "#test/support/storyline.ts";

const DAY = 86_400_000;

const size = { length: 200, width: 100, height: 100 };
const item = (sku: string, more = {}) => Item.parse({ sku, name: sku, weight: 400, size, ...more });
const wine = item("wine", { restrictions: ["age-restricted"] });
const hamper = item("hamper", {
  set: {
    components: [
      { sku: "wine", quantity: 1 },
      { sku: "mug", quantity: 1 },
    ],
  },
});

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({
    stock: { mug: { paris: 99 }, wine: { paris: 20 } },
    items: [item("mug"), wine, hamper],
    nodes: { paris: { parcelsPerDay: 500 } },
    policy: { collection: { remindAfterDays: [2, 4], remindBeforeDays: [1] } },
  });
  await retailer.until("2026-03-03T09:30:00Z");
});
afterAll(() => retailer.close());

/** Ordered, picked, and waiting in the store. */
async function waiting(more: Record<string, unknown> = {}, lines: Record<string, number> = { mug: 1 }) {
  const order = await ordered(retailer, { lines, collectAt: "paris", more });
  await order.tell("offer", "accept");
  await order.tell("pick", "confirm");
  return order;
}
const collect = (order: Story, body: unknown) => order.tell("collection", "collected", body);
const asChannel = (order: Story, what: string, body?: unknown) =>
  retailer.ask("channel:web", `POST /v1/orders/${order.id}/${what}`, { body });
const codeOf = async (order: Story): Promise<string> => (await order.order()).pickupCode;
const eventsOf = async (order: Story, type: string) =>
  (await order.timeline()).filter((event: { type: string }) => event.type === type);
const wrong = { code: "AAAAAA" };

describe("the code of a collection", () => {
  it("is shown to the channel in its order, and in no event, list or task", async () => {
    const order = await waiting();
    const code = await codeOf(order);
    expect(code).toMatch(/^[CDFGHJKLMNPQRTVWXY34679]{6}$/);
    const elsewhere = [
      await order.timeline(),
      await order.tasks(),
      (await retailer.ask("planner", "GET /v1/planner/orders?status=routed")).body,
      (await retailer.ask("node:paris", "GET /v1/nodes/paris/tasks")).body,
    ];
    expect(JSON.stringify(elsewhere)).not.toContain(code);
    expect(await order.task("collection")).toMatchObject({ asksForCode: true });
    expect((await eventsOf(order, "shipment.ready"))[0].facts).toEqual({
      ...{ node: "paris", task: "collection" },
      collectBy: (await order.task("collection")).dueBy,
    });
    await collect(order, { code });
  });

  it("is typed for the order whose number the customer knows: the store finds it by that", async () => {
    const [one, two] = [await waiting(), await waiting()];
    const { channelOrderId } = await two.order();
    const query = `kind=collection&channelOrderId=${channelOrderId}`;
    const { body } = await retailer.ask("node:paris", `GET /v1/nodes/paris/tasks?limit=200&${query}`);
    expect(body.tasks).toMatchObject([{ orderId: two.id, kind: "collection", channelOrderId }]);
    const offers = await retailer.ask("node:paris", "GET /v1/nodes/paris/tasks?kind=offer");
    expect(offers.body.tasks).toEqual([]);
    for (const order of [one, two]) await collect(order, { code: await codeOf(order) });
  });

  it("opens the shelf however it is typed", async () => {
    const order = await waiting();
    const code = await codeOf(order);
    const typed = ` ${code.slice(0, 3).toLowerCase()}-${code.slice(3)} `;
    expect(await collect(order, { code: typed })).toMatchObject({ status: 200 });
    expect(await order.order()).toMatchObject({ status: "completed", parcels: [{ status: "collected" }] });
    expect((await eventsOf(order, "shipment.collected"))[0].facts).toMatchObject({ by: "customer" });
  });

  it("must be shown", async () => {
    const order = await waiting();
    expect(await collect(order, {})).toMatchObject({ status: 400, body: { errors: [{ field: "code" }] } });
    expect(await order.parcel()).toMatchObject({ status: "ready" });
    await order.tell("collection", "collected");
  });

  it("shown wrong is refused, and after five times so is the right one, until the channel renews it", async () => {
    const order = await waiting();
    const code = await codeOf(order);
    for (const triesLeft of [4, 3, 2, 1])
      expect(await collect(order, wrong)).toMatchObject({
        status: 422,
        body: { code: "wrong-pickup-code", triesLeft },
      });
    expect(await collect(order, wrong)).toMatchObject({ status: 409, body: { code: "pickup-code-locked" } });
    expect(await collect(order, { code })).toMatchObject({
      status: 409,
      body: { code: "pickup-code-locked" },
    });
    expect(await order.parcel()).toMatchObject({ status: "ready" });

    const renewed = await asChannel(order, "pickup-code");
    expect(renewed).toMatchObject({ status: 200, body: { pickupCode: await codeOf(order) } });
    expect(renewed.body.pickupCode).not.toBe(code);
    expect(await collect(order, { code })).toMatchObject({ status: 422 });
    expect(await collect(order, { code: renewed.body.pickupCode })).toMatchObject({ status: 200 });
    expect(await order.order()).toMatchObject({ status: "completed" });
    expect(await asChannel(order, "pickup-code")).toMatchObject({ status: 409 });
  });

  it("is another one for every order, and is not asked for where the policy has none", async () => {
    const orders = await Promise.all([waiting(), waiting(), waiting()]);
    expect(new Set(await Promise.all(orders.map(codeOf))).size).toBe(3);
    const { policy } = (await retailer.ask("operator", "GET /v1/network/policy")).body;
    const put = (pickupCode: boolean) =>
      retailer.ask("operator", "PUT /v1/network/policy", {
        body: { policy: { ...policy, collection: { ...policy.collection, pickupCode } } },
      });
    await put(false);
    const order = await waiting();
    expect(await codeOf(order)).toBeUndefined();
    expect(await collect(order, {})).toMatchObject({ status: 200 });
    await put(true);
    for (const one of orders) await one.tell("collection", "collected");
    const home = await ordered(retailer, { lines: { mug: 1 } });
    expect(await codeOf(home)).toBeUndefined();
    await home.cancel();
  });
});

describe("whoever collects", () => {
  it("may be a delegate to whom the customer handed the code on", async () => {
    const order = await waiting();
    await collect(order, { code: await codeOf(order), by: "delegate" });
    expect(await order.parcel()).toMatchObject({ givenOut: { by: "delegate", checked: [] } });
    expect((await eventsOf(order, "shipment.collected"))[0].facts).toMatchObject({ by: "delegate" });
  });

  it("is checked against the name, where the order is for nobody else", async () => {
    const order = await waiting({ identityCheck: true });
    const code = await codeOf(order);
    const task = await order.task("collection");
    expect(task.checks).toEqual(["identity"]);
    expect(await collect(order, { code })).toMatchObject({
      status: 422,
      body: { code: "not-checked", errors: [{ field: "checked", message: "identity" }] },
    });
    const byDelegate = { code, by: "delegate", checked: ["identity"] };
    expect(await collect(order, byDelegate)).toMatchObject({ body: { code: "no-delegate-named" } });

    const who = () => retailer.ask("node:paris", `GET /v1/tasks/${task.id}/recipient`);
    expect((await who()).body).toEqual({ name: "Camille Roux" });
    expect(await asChannel(order, "delegate", { name: "Dominique Roux" })).toMatchObject({ status: 200 });
    expect((await who()).body).toEqual({ name: "Camille Roux", delegate: "Dominique Roux" });
    expect(await retailer.ask("node:strasbourg", `GET /v1/tasks/${task.id}/recipient`)).toMatchObject({
      status: 403,
    });
    expect(await collect(order, byDelegate)).toMatchObject({ status: 200 });
    expect((await eventsOf(order, "shipment.collected"))[0].facts).toMatchObject({
      by: "delegate",
      checked: ["identity"],
    });
    // Names stay where the address is.
    expect(JSON.stringify([await order.order(), await order.timeline()])).not.toContain("Roux");
    expect(await who()).toMatchObject({ status: 409 });
  });

  it.each([{ wine: 1 }, { hamper: 1 }])("is old enough for %o, or gets nothing", async (lines) => {
    const order = await waiting({}, lines);
    const code = await codeOf(order);
    expect((await order.task("collection")).checks).toEqual(["age"]);
    expect(await collect(order, { code })).toMatchObject({ status: 422, body: { code: "not-checked" } });
    // A check that was forgotten is no wrong code.
    expect(await collect(order, { code, checked: ["age"] })).toMatchObject({ status: 200 });
    expect(await order.parcel()).toMatchObject({ givenOut: { checked: ["age"] } });
  });

  it("cannot be named or checked for a delivery at the door", async () => {
    const order = await ordered(retailer, { lines: { mug: 1 } });
    expect(await asChannel(order, "delegate", { name: "Dominique Roux" })).toMatchObject({ status: 409 });
    await order.cancel();
    const body = {
      ...{ channelOrderId: "W-checked", method: "home", identityCheck: true },
      lines: [{ sku: "mug", quantity: 1 }],
      destination: { name: "C", street: "1 rue", city: "Paris", postcode: "75004", country: "FR" },
    };
    expect(
      await retailer.ask("channel:web", "POST /v1/orders", {
        body,
        headers: { "idempotency-key": "checked" },
      }),
    ).toMatchObject({ status: 400, body: { errors: [{ field: "identityCheck" }] } });
  });
});

describe("what waits in a store", () => {
  const readyAt = async (order: Story) => Date.parse((await order.parcel()).arrivedAt ?? "");
  const reminded = async (order: Story) =>
    (await eventsOf(order, "shipment.collection-reminder")).map(({ at }: { at: string }) => Date.parse(at));
  const HOUR = 3_600_000;

  it("is told of again on the days that the policy says, and goes back to the shelf at its time", async () => {
    const before = await shelf(retailer, "mug", "paris");
    const order = await waiting();
    const from = await readyAt(order);
    const { dueBy } = await order.task("collection");
    await retailer.until(Date.parse(dueBy) - 10 * 60_000);
    const told = await reminded(order);
    expect(told.map((at: number) => Math.floor((at - from) / HOUR))).toEqual([
      48,
      96,
      Math.floor((Date.parse(dueBy) - DAY - from) / HOUR),
    ]);
    expect((await eventsOf(order, "shipment.collection-reminder"))[0].facts).toEqual({
      node: "paris",
      collectBy: dueBy,
    });
    await retailer.until(Date.parse(dueBy) + 60_000);
    expect(await order.order()).toMatchObject({ status: "failed", promise: { kept: true } });
    expect((await eventsOf(order, "shipment.lost"))[0].facts).toMatchObject({
      because: "not-collected",
      shelf: "paris",
    });
    expect(await shelf(retailer, "mug", "paris")).toEqual(before);
    await audited(retailer);
  });

  it("waits longer, once, when its channel asks for it", async () => {
    const order = await waiting();
    const { dueBy } = await order.task("collection");
    await retailer.until(Date.parse(dueBy) - HOUR);
    const later = new Date(Date.parse(dueBy) + 7 * DAY).toISOString();
    expect(await asChannel(order, "extend-collection")).toMatchObject({
      status: 200,
      body: { collections: [{ node: "paris", collectBy: later }] },
    });
    expect(await order.task("collection")).toMatchObject({ dueBy: later, asksForCode: true });
    expect(await asChannel(order, "extend-collection")).toMatchObject({ status: 409 });
    await retailer.until(Date.parse(later) - HOUR);
    expect((await reminded(order)).at(-1)).toBeGreaterThan(Date.parse(later) - DAY - 1);
    await order.tell("collection", "collected");
    expect(await order.order()).toMatchObject({ status: "completed" });
    expect(await order.happened()).toContain("shipment.collection-extended");
    await audited(retailer);
  });

  it("and has waited longer goes back to the shelf, too", async () => {
    const before = await shelf(retailer, "mug", "paris");
    const order = await waiting();
    const { body } = await asChannel(order, "extend-collection");
    await retailer.until(Date.parse(body.collections[0].collectBy) + HOUR);
    expect(await order.order()).toMatchObject({
      status: "failed",
      parcels: [{ endedBecause: "not-collected" }],
    });
    expect(await shelf(retailer, "mug", "paris")).toEqual(before);
    await audited(retailer);
  });

  it("and was given more time can still be cancelled", async () => {
    const order = await waiting();
    await asChannel(order, "extend-collection");
    await order.cancel();
    expect(await order.order()).toMatchObject({ status: "cancelled" });
    await audited(retailer);
  });

  it("is not given more time before it waits", async () => {
    const order = await ordered(retailer, { lines: { mug: 1 }, collectAt: "paris" });
    expect(await asChannel(order, "extend-collection")).toMatchObject({ status: 409 });
    await order.cancel();
  });

  it("was shipped to it asks for the code and reminds, like what lay on its shelf", async () => {
    await stockUp(retailer, { mug: { paris: 0, lyon: 9 } });
    const order = await ordered(retailer, { lines: { mug: 2 }, collectAt: "paris" });
    expect(await order.parcel()).toMatchObject({ node: "lyon", leg: { method: "ship-to-store" } });
    await order.pickAndHandOver();
    await order.scan("delivered");
    const { dueBy, node } = await order.task("collection");
    expect(node).toBe("paris");
    expect(await collect(order, wrong)).toMatchObject({ status: 422 });
    await retailer.until(Date.parse(dueBy) - HOUR);
    expect((await reminded(order)).length).toBeGreaterThanOrEqual(2);
    await order.tell("collection", "collected");
    expect(await order.order()).toMatchObject({
      status: "completed",
      parcels: [{ givenOut: { by: "customer" } }],
    });
    await audited(retailer);
  });
});
