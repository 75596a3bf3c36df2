// What a store does not have is ordered in its till, sent home or to that store, and credited to the store.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, orderOf, type Story, storyOf } from "#test/support/storyline.ts";

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({
    stock: { mug: { lyon: 30, strasbourg: 9 }, lamp: { paris: 9, strasbourg: 9 } },
  });
  await retailer.until("2026-03-03T09:30:00Z");
});
afterAll(() => retailer.close());

const till = "orders:write orders:read channel:till";
const inTill = (body: unknown, { key = "k", token = `${till} node:paris` } = {}) =>
  retailer.ask(token, "POST /v1/orders", { body, headers: { "idempotency-key": key } });
const story = (id: string): Story => storyOf(retailer, id, "till");
const factsOf = async (order: Story, type: string) =>
  (await order.timeline()).find((event: { type: string }) => event.type === type)?.facts;

describe("an order placed in a store's till", () => {
  it("is delivered home from elsewhere, and credited to the store", async () => {
    const body = orderOf({ lines: { mug: 1 } });
    const { status, body: placed } = await inTill(body, { key: "home" });
    expect(status).toBe(202);
    const order = story(placed.orderId);
    expect(await order.order()).toMatchObject({ channel: "till", placedIn: "paris", method: "home" });
    expect((await order.parcel()).node).not.toBe("paris");
    expect(await factsOf(order, "order.received")).toMatchObject({ channel: "till", placedIn: "paris" });
    await order.pickAndHandOver();
    await order.scan("delivered");
    expect(await factsOf(order, "order.completed")).toMatchObject({ promiseKept: true, placedIn: "paris" });

    const again = await inTill(body, { key: "home" });
    expect([again.status, again.body.orderId]).toEqual([202, placed.orderId]);
    await audited(retailer);
  });

  it("is sent to that store, which gives it out for its code", async () => {
    const body = orderOf({ lines: { mug: 2 }, collectAt: "paris" });
    const { body: placed } = await inTill(body, { key: "store" });
    const order = story(placed.orderId);
    expect(await order.parcel()).toMatchObject({ leg: { method: "ship-to-store", store: "paris" } });
    if ((await order.parcel()).road === "store") await order.tell("offer", "accept");
    await order.pickAndHandOver();
    await order.scan("delivered");
    await order.tell("collection", "collected");
    expect(await order.order()).toMatchObject({ status: "completed", placedIn: "paris" });
  });

  it("may name its store itself, where its token names none, and no other than the token's", async () => {
    const body = orderOf({ lines: { mug: 1 }, more: { placedIn: "strasbourg" } });
    expect(await inTill(body, { key: "other" })).toMatchObject({ status: 403, body: { code: "forbidden" } });
    const { status, body: placed } = await inTill(body, { key: "named", token: till });
    expect(status).toBe(202);
    expect(await story(placed.orderId).order()).toMatchObject({ placedIn: "strasbourg" });
    await story(placed.orderId).cancel();
  });

  it.each(["lyon", "atlantis"])("is not placed in %s, which is no store", async (placedIn) => {
    const body = orderOf({ lines: { mug: 1 }, more: { placedIn } });
    expect(await inTill(body, { key: placedIn, token: till })).toMatchObject({
      status: 422,
      body: { code: "unknown-node", errors: [{ field: "placedIn" }] },
    });
  });

  it("takes what the store has itself first, where the policy prefers that, and says so when it is replayed", async () => {
    const { policy } = (await retailer.ask("operator", "GET /v1/network/policy")).body;
    const tiers = [{ goal: "prefer-placing-store" }];
    await retailer.ask("operator", "PUT /v1/network/policy", { body: { policy: { ...policy, tiers } } });
    const nodes: string[] = [];
    for (const store of ["paris", "strasbourg"]) {
      await stockUp(retailer, { lamp: { paris: 9, strasbourg: 9 } });
      const token = `${till} node:${store}`;
      // On that day, either store can have it at the door.
      const wanted = orderOf({ lines: { lamp: 1 }, more: { requestedDate: "2026-03-06" } });
      const { body } = await inTill(wanted, { key: `own-${store}`, token });
      const order = story(body.orderId);
      nodes.push((await order.parcel()).node);
      const replay = await retailer.ask("planner", `GET /v1/orders/${order.id}/decisions?replay=true`);
      expect(replay.body.decisions[0].seen.demand.placedIn).toBe(store);
    }
    expect(nodes).toEqual(["paris", "strasbourg"]);
  });
});
