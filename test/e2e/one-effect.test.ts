// A call said twice acts once, and a promise is redeemed once.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { atOnce, openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, ordered, orderOf, place, type Story, shelf, storyOf } from "#test/support/storyline.ts";

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({ stock: { lamp: { lyon: 100 }, mug: { paris: 100 }, pole: { nantes: 9 } } });
});
afterAll(() => retailer.close());

describe("an order sent twice", () => {
  it("with the same key and body is one order", async () => {
    const body = orderOf({ lines: { lamp: 1 } });
    const first = await place(retailer, body, { key: "same" });
    const second = await place(retailer, body, { key: "same" });
    expect(first.body).toMatchObject({ status: "received" });
    expect(second).toMatchObject({ status: 202, body: { orderId: first.body.orderId, status: "routed" } });
    expect(second.headers.get("location")).toBe(`/v1/orders/${first.body.orderId}`);
    expect(await storyOf(retailer, first.body.orderId, "web").parcels()).toHaveLength(1);
  });

  it("at the same moment is one order", async () => {
    const body = orderOf({ lines: { lamp: 1 } });
    const twins = await atOnce(
      retailer,
      () => place(retailer, body, { key: "twins" }),
      () => place(retailer, body, { key: "twins" }),
    );
    expect(twins.map(({ status }) => status)).toEqual([202, 202]);
    expect(twins[0].body.orderId).toBe(twins[1].body.orderId);
    const order = storyOf(retailer, twins[0].body.orderId, "web");
    expect((await order.happened()).filter((type) => type === "order.received")).toHaveLength(1);
    expect(await order.parcels()).toHaveLength(1);
  });

  it("with fields in another order is the same body", async () => {
    const body = orderOf({ lines: { lamp: 1 } });
    const turned = Object.fromEntries(Object.entries(body).reverse());
    const first = await place(retailer, body, { key: "turned" });
    expect((await place(retailer, turned, { key: "turned" })).body.orderId).toBe(first.body.orderId);
  });

  it("with the same key and another body is refused", async () => {
    await place(retailer, orderOf({ lines: { lamp: 1 } }), { key: "reused" });
    const other = await place(retailer, orderOf({ lines: { lamp: 2 } }), { key: "reused" });
    expect(other).toMatchObject({ status: 422, body: { code: "idempotency-mismatch" } });
  });

  it("with another key but the channel's same number is refused, naming the field", async () => {
    const body = orderOf({ lines: { lamp: 1 } });
    await place(retailer, body);
    expect(await place(retailer, body)).toMatchObject({
      status: 409,
      body: { code: "duplicate-order", errors: [{ field: "channelOrderId" }] },
    });
  });

  it("by two channels, with the same key and number, is two orders", async () => {
    const body = orderOf({ lines: { lamp: 1 } });
    const web = await place(retailer, body, { key: "shared", channel: "web" });
    const app = await place(retailer, body, { key: "shared", channel: "app" });
    expect([web.status, app.status]).toEqual([202, 202]);
    expect(app.body.orderId).not.toBe(web.body.orderId);
  });

  it("without a key, or with one that is not printable, is refused", async () => {
    for (const headers of [{}, { "idempotency-key": "two words" }, { "idempotency-key": "k".repeat(121) }]) {
      const body = orderOf({ lines: { lamp: 1 } });
      expect(await retailer.ask("channel:web", "POST /v1/orders", { body, headers })).toMatchObject({
        status: 400,
        body: { code: "missing-idempotency-key" },
      });
    }
  });

  it("and waited for is answered with the confirmed promise", async () => {
    const headers = { "idempotency-key": "patient", prefer: "wait=5" };
    const body = orderOf({ lines: { lamp: 1 } });
    let answered = false;
    const asked = retailer.ask("channel:web", "POST /v1/orders", { body, headers }).finally(() => {
      answered = true;
    });
    while (!answered) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      await retailer.until(retailer.now() + 200);
    }
    const promise = { deliverBy: "2026-03-04T17:00:00.000Z" };
    expect(await asked).toMatchObject({ status: 201, body: { status: "routed", promise } });
  });
});

describe("the last unit", () => {
  it("goes to one of two orders; the other is planned again and waits for stock", async () => {
    await stockUp(retailer, { sofa: { lyon: 1 } });
    const wanted = () => place(retailer, orderOf({ lines: { sofa: 1 } }));
    const both = await atOnce(retailer, wanted, wanted);
    const [first, second] = both.map(({ body }) => storyOf(retailer, body.orderId, "web")) as [Story, Story];
    expect(await first.order()).toMatchObject({ status: "routed" });
    expect(await second.order()).toMatchObject({ status: "backordered", unfilledUnits: 1, parcels: [] });
    expect((await second.happened()).filter((type) => type === "order.backordered")).toHaveLength(1);
    expect(await shelf(retailer, "sofa", "lyon")).toEqual({ onHand: 1, held: 1, available: 0 });
    await audited(retailer);
  });
});

describe("a task", () => {
  it("told the same twice moves the stock once", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    const { id } = await order.task("pick");
    const before = await shelf(retailer, "lamp", "lyon");
    const confirm = () => retailer.ask("node:lyon", `POST /v1/tasks/${id}/confirm`);
    const [first, second] = await atOnce(retailer, confirm, confirm);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect((await shelf(retailer, "lamp", "lyon")).onHand).toBe(before.onHand - 1);
    expect((await order.happened()).filter((type) => type === "shipment.picked")).toHaveLength(1);
    await audited(retailer);
  });

  it("told otherwise afterwards stays what it was", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    const { id } = await order.task("pick");
    await order.tell("pick", "confirm");
    const body = { picked: [], reason: "not-found" };
    expect(await retailer.ask("node:lyon", `POST /v1/tasks/${id}/short`, { body })).toMatchObject({
      status: 409,
      body: { code: "conflict", facts: { code: "not-open", status: "done", outcome: "picked" } },
    });
    expect(await retailer.ask("node:lyon", `POST /v1/tasks/${id}/accept`)).toMatchObject({
      status: 409,
      body: { code: "conflict", facts: { code: "wrong-kind", kind: "pick" } },
    });
    await audited(retailer);
  });
});

describe("a webhook", () => {
  it("sent twice ends the wait once", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await order.pickAndHandOver();
    expect((await order.scan("delivered")).body).toEqual({ taken: 1, unknown: [] });
    expect((await order.scan("delivered")).body).toEqual({ taken: 1, unknown: [] });
    const happened = await order.happened();
    expect(happened.filter((type) => type === "shipment.scanned")).toHaveLength(1);
    expect(happened.filter((type) => type === "order.completed")).toHaveLength(1);
  });
});

describe("a movement of stock", () => {
  const moved = (id: string, quantity: number) =>
    retailer.ask("operator", "POST /v1/stock/movements", {
      body: { id, sku: "pole", quantity, from: "supplier", to: "nantes", reason: "received" },
    });

  it("with the same id moves nothing twice", async () => {
    const before = await shelf(retailer, "pole", "nantes");
    expect((await moved("delivery-1", 3)).status).toBe(200);
    expect((await moved("delivery-1", 3)).status).toBe(200);
    expect((await shelf(retailer, "pole", "nantes")).onHand).toBe(before.onHand + 3);
    await audited(retailer);
  });

  it("with the same id and another quantity is refused", async () => {
    await moved("delivery-2", 3);
    expect(await moved("delivery-2", 4)).toMatchObject({
      status: 422,
      body: { code: "idempotency-mismatch" },
    });
  });
});

describe("a call with an Idempotency-Key", () => {
  /** A later one is of a later instant. */
  const count = (onHand: number, key: string, sku = "lamp") =>
    retailer.ask("operator", `PUT /v1/stock/${sku}/lyon`, {
      body: { onHand, asOf: new Date(retailer.now() + Number(key.slice("count-".length))).toISOString() },
      headers: { "idempotency-key": key },
    });

  it("sent again gets the first answer, and does nothing more", async () => {
    const first = await count(40, "count-1");
    expect(first).toMatchObject({ status: 200, body: { onHand: 40 } });
    await count(50, "count-2");
    const again = await count(40, "count-1");
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(again.headers.get("idempotent-replay")).toBe("true");
    expect(await shelf(retailer, "lamp", "lyon")).toMatchObject({ onHand: 50 });
    await audited(retailer);
  });

  it("is refused for another request under the same key", async () => {
    await count(41, "count-3");
    expect(await count(42, "count-3")).toMatchObject({ status: 422, body: { code: "idempotency-mismatch" } });
    expect((await count(41, "count-3", "mug")).headers.get("idempotent-replay")).toBeNull();
  });
});
