// Purchase orders, told to addresses that their vendors give: a real server gets them over the loopback.
import { createHmac } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HOUR, MINUTE } from "#shared/kernel/time.ts";
import { type Heard, openReceiver, type Receiver } from "#test/support/receiver.ts";
import { openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { door, ordered, type Story } from "#test/support/storyline.ts";

let retailer: Retailer;
let receiver: Receiver;
const made: (readonly [string, string])[] = [];
beforeAll(async () => {
  retailer = await openRetailer({ now: "2026-03-03T09:30:00.000Z" });
});
afterAll(() => retailer.close());
beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(async () => {
  for (const [party, id] of made.splice(0)) await ask("POST", `/${id}/remove`, undefined, party);
  await receiver.close();
});

const pass = (ms: number) => retailer.until(retailer.now() + ms);
const ask = (method: string, path: string, body?: unknown, party = "vendor:nantes") =>
  retailer.ask(party, `${method} /v1/webhooks${path}`, { body });

/** A webhook of which the relay has heard. */
async function subscribed(party = "vendor:nantes", given: object = {}) {
  const { status, body } = await ask("POST", "", { url: receiver.url, ...given }, party);
  expect({ status, body }).toMatchObject({ status: 201, body: { secret: expect.stringMatching(/^whsec_/) } });
  made.push([party, body.id]);
  await pass(MINUTE);
  return body;
}

/** Poles are at the vendor in Nantes alone. */
async function purchased(units = 1): Promise<Story> {
  await stockUp(retailer, { pole: { lyon: 0, nantes: 9 } });
  return ordered(retailer, { lines: { pole: units } });
}
const typesOf = (heard: readonly Heard[]) => heard.map(({ body }) => body.type);
let labels = 0;
const label = (more: object = {}) => {
  labels += 1;
  return { carrier: "flaneur", tracking: `VW-${1000 + labels}`, ...more };
};
const purchaseOrderOf = ({ id }: Story) => `po_${id}-101`;

function verifies({ headers, text }: Heard, secret: string): boolean {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${text}`;
  const wanted = `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
  return String(headers["webhook-signature"]).split(" ").includes(wanted);
}

describe("a vendor's webhook", () => {
  it("tells it to answer, reminds it, and says that others were asked; signed, and without an address", async () => {
    const { secret } = await subscribed();
    const order = await purchased(2);
    const { dueBy, milestones } = await order.purchaseOrder();
    expect(receiver.heard.map(({ body }) => body)).toMatchObject([
      {
        type: "purchase-order.submitted",
        orderId: order.id,
        facts: {
          ...{ vendor: "nantes", purchaseOrder: purchaseOrderOf(order), dueBy },
          ...{ shipBy: milestones.handOverBy, lines: [{ sku: "pole", quantity: 2 }] },
        },
      },
    ]);
    await stockUp(retailer, { pole: { lyon: 5 } });
    await retailer.until(Date.parse(dueBy) + MINUTE);
    expect(typesOf(receiver.heard)).toEqual([
      "purchase-order.submitted",
      "purchase-order.reminded",
      "purchase-order.withdrawn",
    ]);
    expect(receiver.heard.every((heard) => verifies(heard, secret))).toBe(true);
    expect(JSON.stringify(receiver.heard)).not.toMatch(/Camille|Rivoli/);
    await order.cancel();
  });

  it("asks it to stop what it has accepted, and tells what its silence meant", async () => {
    await subscribed("vendor:nantes", {
      types: ["purchase-order.cancellation-requested", "purchase-order.cancellation-rejected"],
    });
    const order = await purchased();
    await order.sayTo("accept");
    await order.cancel();
    const { dueBy } = await order.purchaseOrder();
    await retailer.until(Date.parse(dueBy) + 16 * MINUTE);
    expect(receiver.heard.map(({ body }) => [body.type, body.facts.unanswered ?? body.facts.by])).toEqual([
      ["purchase-order.cancellation-requested", "rejected"],
      ["purchase-order.cancellation-rejected", "default"],
    ]);
    await order.sayTo("ship", label());
    await order.scan("delivered");
  });

  it("tells that it goes to another address, which the vendor reads then", async () => {
    const order = await purchased();
    await order.sayTo("accept");
    await subscribed();
    const address = { ...door, street: "9 rue Monge", postcode: "75005" };
    const changed = { body: { address } };
    expect(await retailer.ask("channel:web", `POST /v1/orders/${order.id}/change`, changed)).toMatchObject({
      status: 200,
    });
    expect(receiver.heard.map(({ body }) => [body.type, body.facts])).toEqual([
      ["purchase-order.readdressed", { vendor: "nantes", purchaseOrder: purchaseOrderOf(order) }],
    ]);
    expect(JSON.stringify(receiver.heard)).not.toContain("Monge");
    const call = `GET /v1/purchase-orders/${purchaseOrderOf(order)}`;
    const { body } = await retailer.ask("vendor:nantes", call);
    expect(body.shipTo.address).toMatchObject({ street: "9 rue Monge" });
    await order.sayTo("ship", label());
    await order.scan("delivered");
  });

  it("tells that all has arrived, and which parcel was lost", async () => {
    await subscribed("vendor:nantes", { types: ["purchase-order.closed"] });
    const order = await purchased();
    await order.sayTo("accept");
    await order.sayTo("ship", label());
    expect(receiver.heard).toEqual([]);
    await order.scan("delivered");
    expect(receiver.heard.map(({ body }) => body.facts)).toEqual([
      { vendor: "nantes", purchaseOrder: purchaseOrderOf(order), lost: [] },
    ]);
    const other = await purchased();
    await other.sayTo("accept");
    await other.sayTo("ship", label());
    await other.scan("lost");
    expect(receiver.heard.at(-1)?.body).toMatchObject({
      shipmentId: `${other.id}-101`,
      facts: { purchaseOrder: purchaseOrderOf(other), lost: [`${other.id}-101`] },
    });
  });

  it("hears of no other vendor's purchase orders, and of nothing else of the orders that it is in", async () => {
    const other = await openReceiver();
    await subscribed("vendor:brest", { url: other.url });
    await subscribed("vendor:nantes");
    await subscribed("channel:web", { types: ["order.received", "purchase-order.submitted"] });
    receiver.heard.length = 0;
    const order = await purchased();
    await order.sayTo("accept");
    await order.sayTo("ship", label());
    await order.scan("delivered");
    await pass(MINUTE);
    expect(other.heard).toEqual([]);
    expect(typesOf(receiver.heard).toSorted()).toEqual([
      "order.received",
      "purchase-order.closed",
      "purchase-order.submitted",
      "purchase-order.submitted",
    ]);
    await other.close();
  });

  it("is its own: neither another vendor nor a channel sees it, and its token makes none for anybody else", async () => {
    const { id } = await subscribed();
    for (const stranger of ["vendor:brest", "channel:web"]) {
      expect((await ask("GET", "", undefined, stranger)).body).toEqual({ webhooks: [] });
      expect((await ask("GET", `/${id}/deliveries`, undefined, stranger)).status).toBe(404);
      expect((await ask("POST", `/${id}/rotate-secret`, {}, stranger)).status).toBe(404);
    }
    expect((await ask("GET", "")).body.webhooks).toMatchObject([{ id, vendor: "nantes" }]);
    for (const scopes of ["webhooks", "webhooks channel:web vendor:nantes", "webhooks node:lyon"]) {
      const { status, body } = await ask("POST", "", { url: receiver.url }, scopes);
      expect({ status, body }).toMatchObject({
        status: 403,
        body: { detail: expect.stringMatching("vendor:<id>") },
      });
    }
  });

  it("of a type that is not for vendors is refused, and told which are", async () => {
    const wanted = { url: receiver.url, types: ["shipment.delivered"] };
    const { status, body } = await ask("POST", "", wanted);
    expect({ status, body }).toMatchObject({
      status: 400,
      body: { errors: [{ field: "types", message: expect.stringMatching("purchase-order.closed") }] },
    });
  });
});

describe("a replay for a vendor", () => {
  it("of a purchase order sends what was told of it; another vendor's, or an order, is refused", async () => {
    const order = await purchased();
    await order.sayTo("accept");
    await order.cancel();
    await order.sayTo("cancellation/accept");
    const { id } = await subscribed();
    expect(receiver.heard).toEqual([]);
    const asked = { purchaseOrder: purchaseOrderOf(order) };
    expect((await ask("POST", `/${id}/replay`, asked)).status).toBe(202);
    await pass(MINUTE);
    expect(typesOf(receiver.heard)).toEqual([
      "purchase-order.submitted",
      "purchase-order.cancellation-requested",
      "purchase-order.cancellation-accepted",
    ]);
    expect((await ask("POST", `/${id}/replay`, { orderId: order.id })).status).toBe(404);
    expect((await ask("POST", `/${id}/replay`, {})).status).toBe(400);
    const brest = await subscribed("vendor:brest");
    const strange = await ask("POST", `/${brest.id}/replay`, asked, "vendor:brest");
    expect(strange.status).toBe(403);
  });

  it("since an instant finds what is open and what is done, of its own purchase orders alone", async () => {
    const before = await purchased();
    await before.sayTo("reject", { reason: "destination-not-served" });
    await pass(HOUR);
    const since = new Date(retailer.now()).toISOString();
    const done = await purchased();
    await done.sayTo("accept");
    await done.sayTo("ship", label());
    await done.scan("delivered");
    const open = await purchased();
    const { id } = await subscribed("vendor:nantes", {
      types: ["purchase-order.submitted", "purchase-order.closed"],
    });
    receiver.heard.length = 0;
    expect((await ask("POST", `/${id}/replay`, { since })).status).toBe(202);
    await pass(MINUTE);
    const got = receiver.heard.map(({ body }) => [body.orderId, body.type]);
    expect(got.toSorted()).toEqual(
      [
        [done.id, "purchase-order.submitted"],
        [done.id, "purchase-order.closed"],
        [open.id, "purchase-order.submitted"],
      ].toSorted(),
    );
    await open.cancel();
    await before.cancel();
  });

  it("gives it what happened while its webhook was paused", async () => {
    const { id } = await subscribed();
    await ask("PUT", `/${id}`, { status: "paused" });
    await pass(MINUTE);
    const order = await purchased();
    await pass(MINUTE);
    expect(receiver.heard).toEqual([]);
    await ask("PUT", `/${id}`, { status: "active" });
    await pass(5 * MINUTE);
    expect(receiver.heard.map(({ body }) => [body.type, body.orderId])).toEqual([
      ["purchase-order.submitted", order.id],
    ]);
    await order.cancel();
  });
});
