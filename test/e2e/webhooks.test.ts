// Events of a channel's orders, sent to addresses that the channel gives: a real server gets them over the loopback.
import { createHmac } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DAY, HOUR, MINUTE } from "#shared/kernel/time.ts";
import { type Heard, openReceiver, type Receiver } from "#test/support/receiver.ts";
import { openRetailer, type Retailer } from "#test/support/retailer.ts";
import { ordered, type Story } from "#test/support/storyline.ts";

let retailer: Retailer;
let receiver: Receiver;
const made: string[] = [];
beforeAll(async () => {
  retailer = await openRetailer({ stock: { lamp: { lyon: 90 }, mug: { paris: 90 } } });
});
afterAll(() => retailer.close());
beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(async () => {
  for (const id of made.splice(0)) await ask("POST", `/${id}/remove`);
  await receiver.close();
});

const pass = (ms: number) => retailer.until(retailer.now() + ms);
const ask = (method: string, path: string, body?: unknown, party = "channel:web") =>
  retailer.ask(party, `${method} /v1/webhooks${path}`, { body });

/** A webhook of the web channel, of which the relay has heard. */
async function subscribed(given: object = {}) {
  const { status, body } = await ask("POST", "", { url: receiver.url, ...given });
  expect({ status, body }).toMatchObject({ status: 201, body: { secret: expect.stringMatching(/^whsec_/) } });
  made.push(body.id);
  await pass(MINUTE);
  return body;
}
const typesOf = (heard: readonly Heard[]) => heard.map(({ body }) => body.type);
const ofOrder = (order: Story) => receiver.heard.filter(({ body }) => body.orderId === order.id);
const deliveries = async (id: string, query = "") =>
  (await ask("GET", `/${id}/deliveries${query}`)).body.deliveries;
const seen = async (id: string) => {
  const { webhooks } = (await ask("GET", "")).body;
  return webhooks.find((one: { id: string }) => one.id === id);
};

/** As a receiver checks it who knows the standard and nothing of us. */
function verifies({ headers, text }: Heard, secret: string): boolean {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${text}`;
  const wanted = `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
  return String(headers["webhook-signature"]).split(" ").includes(wanted);
}

describe("a webhook", () => {
  it("gets every event of the channel's orders once, as its timeline has them, signed", async () => {
    const { id, secret } = await subscribed();
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await order.pickAndHandOver();
    await order.scan("delivered");
    await pass(MINUTE);
    expect(ofOrder(order).map(({ body }) => body)).toEqual(await order.timeline());
    expect(ofOrder(order).every((heard) => verifies(heard, secret))).toBe(true);
    const ids = ofOrder(order).map(({ headers }) => headers["webhook-id"]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((one) => /^msg_\w+$/.test(String(one)))).toBe(true);
    expect(JSON.stringify(receiver.heard)).not.toMatch(/Camille|Rivoli/);
    expect((await deliveries(id)).map(({ status }: { status: string }) => status)).toEqual(
      ids.map(() => "delivered"),
    );
  });

  it("hears of the types that it asked for, and of no other channel's orders", async () => {
    await subscribed({ types: ["order.received", "shipment.picked"] });
    await ordered(retailer, { lines: { mug: 1 }, channel: "app" });
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await order.tell("pick", "confirm");
    expect(typesOf(receiver.heard)).toEqual(["order.received", "shipment.picked"]);
    expect(receiver.heard.every(({ body }) => body.orderId === order.id)).toBe(true);
  });

  it("is nobody else's, and its secret is told once", async () => {
    const { id, secret } = await subscribed();
    for (const [method, path] of [
      ["PUT", `/${id}`],
      ["POST", `/${id}/ping`],
      ["GET", `/${id}/deliveries`],
    ] as const) {
      const { status } = await ask(method, path, method === "PUT" ? {} : undefined, "channel:app");
      expect([method, path, status]).toEqual([method, path, 404]);
    }
    expect((await ask("GET", "", undefined, "channel:app")).body).toEqual({ webhooks: [] });
    expect(JSON.stringify((await ask("GET", "")).body)).not.toContain(secret);
  });

  it.each([
    ["http://shop.example.com/events", "only https is spoken"],
    ["https://169.254.169.254/latest/meta-data", "169.254.169.254 is no public address"],
    ["https://[fd00::1]/", "fd00::1 is no public address"],
    ["https://10.1.2.3/", "10.1.2.3 is no public address"],
    ["https://user:word@shop.example.com/", "it has a user or a password in it"],
    ["ftp://127.0.0.1/", "only https is spoken"],
  ])("to %s is refused", async (url, message) => {
    const { status, body } = await ask("POST", "", { url });
    expect({ status, body }).toMatchObject({
      status: 422,
      body: { code: "webhook-url-refused", errors: [{ field: "url", message }] },
    });
  });

  it("is tried out with a test event, whose outcome it tells", async () => {
    const { id, secret } = await subscribed();
    expect((await ask("POST", `/${id}/ping`)).body).toMatchObject({ delivered: true, status: 204 });
    expect(typesOf(receiver.heard)).toEqual(["webhook.ping"]);
    expect(verifies(receiver.heard[0] as Heard, secret)).toBe(true);
    receiver.answers(() => 302, { location: "http://127.0.0.1:9/" });
    expect((await ask("POST", `/${id}/ping`)).body).toMatchObject({
      delivered: false,
      status: 302,
      error: "a redirect is not followed",
    });
  });

  it("is signed with both secrets while one replaces the other", async () => {
    const { id, secret: first } = await subscribed({ types: ["order.received"] });
    const { body } = await ask("POST", `/${id}/rotate-secret`, { keepHours: 1 });
    await ordered(retailer, { lines: { lamp: 1 } });
    const [both] = receiver.heard.splice(0) as [Heard];
    expect([verifies(both, first), verifies(both, body.secret)]).toEqual([true, true]);
    await pass(2 * HOUR);
    await ordered(retailer, { lines: { lamp: 1 } });
    const [one] = receiver.heard as [Heard];
    expect([verifies(one, first), verifies(one, body.secret)]).toEqual([false, true]);
  });
});

describe("an endpoint that fails", () => {
  it("gets what it missed once it is back, under the same ids, each as often as it takes", async () => {
    const { id } = await subscribed();
    receiver.answers(() => 500);
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    const tries = receiver.heard.length;
    expect(tries).toBe(3);
    await order.pickAndHandOver();
    expect(receiver.heard).toHaveLength(tries);
    expect(await seen(id)).toMatchObject({ status: "active", failures: 3, lastError: "answered 500" });
    receiver.answers(() => 200);
    receiver.heard.length = 0;
    await pass(5 * MINUTE);
    const got = ofOrder(order).map(({ body }) => body.id);
    expect(got.toSorted()).toEqual((await order.timeline()).map((one: { id: string }) => one.id).toSorted());
    expect(await seen(id)).not.toHaveProperty("lastError");
    expect(await deliveries(id, "?status=waiting")).toEqual([]);
  });

  it("keeps nobody else waiting", async () => {
    const other = await openReceiver();
    const down = await subscribed({ types: ["order.received"] });
    await subscribed({ url: other.url, types: ["order.received"] });
    receiver.answers(() => 503);
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    expect(other.heard.map(({ body }) => body.orderId)).toEqual([order.id]);
    expect(await deliveries(down.id, "?status=waiting")).toHaveLength(1);
    await other.close();
  });

  it("is given up for an event after a day, which is sent again when asked for", async () => {
    const { id } = await subscribed({ types: ["order.received", "order.routed"] });
    receiver.answers(({ body }) => (body.type === "order.routed" ? 500 : 200));
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await pass(20 * HOUR);
    expect(await deliveries(id, "?status=failed")).toEqual([]);
    await pass(12 * HOUR);
    const [dead] = await deliveries(id, "?status=failed");
    expect(dead).toMatchObject({ type: "order.routed", orderId: order.id, status: "failed" });
    expect(dead.attempts).toHaveLength(13);
    expect(ofOrder(order)).toHaveLength(14);

    receiver.answers(() => 200);
    receiver.heard.length = 0;
    expect((await ask("POST", `/${id}/replay`, { orderId: order.id })).status).toBe(202);
    await pass(MINUTE);
    expect(typesOf(ofOrder(order))).toEqual(["order.received", "order.routed"]);
    expect(await deliveries(id, "?status=failed")).toEqual([]);
  });

  it("for days is left alone until its channel says so, and gets then what happened meanwhile", async () => {
    const { id } = await subscribed({ types: ["order.received"] });
    receiver.answers(() => 500);
    const first = await ordered(retailer, { lines: { lamp: 1 } });
    for (let hours = 0; hours < 80; hours += 4) {
      await pass(4 * HOUR);
      await ordered(retailer, { lines: { mug: 1 } });
    }
    expect(await seen(id)).toMatchObject({ status: "paused", pausedBecause: "failing" });
    receiver.heard.length = 0;
    const during = await ordered(retailer, { lines: { lamp: 1 } });
    await pass(HOUR);
    expect(receiver.heard).toEqual([]);
    receiver.answers(() => 200);
    expect((await ask("PUT", `/${id}`, { status: "active" })).body).toMatchObject({
      status: "active",
      failures: 0,
    });
    await pass(5 * MINUTE);
    const orders = receiver.heard.map(({ body }) => body.orderId);
    expect(orders).toContain(during.id);
    expect(new Set(orders).size).toBe(orders.length);
    expect(orders.includes(first.id) || (await deliveries(id, "?status=failed")).length > 0).toBe(true);
  });

  it("and says 410 is not asked again", async () => {
    const { id } = await subscribed({ types: ["order.received"] });
    receiver.answers(() => 410);
    await ordered(retailer, { lines: { lamp: 1 } });
    await pass(DAY);
    expect(receiver.heard).toHaveLength(1);
    expect(await seen(id)).toMatchObject({ status: "paused", pausedBecause: "gone" });
  });
});

describe("a replay since an instant", () => {
  it("finds what happened before the webhook was there, of the channel's own orders", async () => {
    const since = new Date(retailer.now()).toISOString();
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await ordered(retailer, { lines: { mug: 1 }, channel: "app" });
    const { id } = await subscribed({ types: ["order.received"] });
    expect(receiver.heard).toEqual([]);
    expect((await ask("POST", `/${id}/replay`, { since })).status).toBe(202);
    await pass(MINUTE);
    expect(receiver.heard.map(({ body }) => body.orderId)).toEqual([order.id]);
  });
});
