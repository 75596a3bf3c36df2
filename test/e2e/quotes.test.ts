// A quote is a promise on record: redeemed once, by the cart that it was made for, while it is valid.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRetailer, type Retailer } from "#test/support/retailer.ts";
import { orderOf, place, storyOf } from "#test/support/storyline.ts";

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({ stock: { lamp: { lyon: 100 }, mug: { paris: 100, lyon: 100 } } });
});
afterAll(() => retailer.close());

const lines = [{ sku: "lamp", quantity: 1 }];
const destination = { country: "FR", postcode: "75004" };

const quoted = async (cart: object = { lines, destination }, channel = "web") =>
  (await retailer.ask(`channel:${channel}`, "POST /v1/promises", { body: cart })).body;

const redeeming = (promiseId: string, more: object = {}) =>
  orderOf({ lines: { lamp: 1 }, more: { promiseId, ...more } });

const aQuote = {
  promiseId: expect.stringMatching(/^prm_/),
  expiresAt: expect.any(String),
  currency: "EUR",
  options: expect.arrayContaining([expect.objectContaining({ method: "home" })]),
};

describe("a quote", () => {
  it("names the options with their deadline, countdown, price and parcels, and when it expires", async () => {
    const { options, expiresAt } = await quoted();
    expect(expiresAt).toBe("2026-03-03T08:30:00.000Z");
    expect(options[0]).toMatchObject({
      method: "home",
      services: ["next-day"],
      deliverBy: "2026-03-04T17:00:00.000Z",
      orderBy: "2026-03-03T15:00:00.000Z",
      price: 1000,
      parcels: 1,
    });
  });

  it("is redeemed by one order, which keeps its promise", async () => {
    const { promiseId, options } = await quoted();
    const { status, body } = await place(retailer, redeeming(promiseId, { option: 0 }));
    expect(status).toBe(202);
    expect(await storyOf(retailer, body.orderId, "web").order()).toMatchObject({
      promiseId,
      promise: { promiseId, deliverBy: options[0].deliverBy },
    });
  });

  it("is redeemed by the same order sent again", async () => {
    const { promiseId } = await quoted();
    const body = redeeming(promiseId);
    const first = await place(retailer, body, { key: "again" });
    expect(await place(retailer, body, { key: "again" })).toMatchObject({
      status: 202,
      body: { orderId: first.body.orderId },
    });
  });

  it("that another order redeemed is answered with a fresh offer", async () => {
    const { promiseId } = await quoted();
    await place(retailer, redeeming(promiseId));
    const { status, body } = await place(retailer, redeeming(promiseId));
    expect({ status, ...body }).toMatchObject({ status: 409, code: "promise-redeemed", offer: aQuote });
    expect(body.offer.promiseId).not.toBe(promiseId);
    expect((await place(retailer, redeeming(body.offer.promiseId))).status).toBe(202);
  });

  it("that has expired is answered with a fresh offer", async () => {
    const { promiseId, expiresAt } = await quoted();
    await retailer.until(expiresAt);
    expect(await place(retailer, redeeming(promiseId))).toMatchObject({
      status: 409,
      body: { code: "promise-expired", offer: aQuote },
    });
  });

  it("ends with its countdown, although the quote itself is still valid", async () => {
    const { options } = await quoted();
    const orderBy = Date.parse(options[0].orderBy);
    await retailer.until(new Date(orderBy - 60_000).toISOString());
    const { promiseId, expiresAt, options: late } = await quoted();
    expect(late[0].orderBy).toBe(options[0].orderBy);
    expect(Date.parse(expiresAt)).toBeGreaterThan(orderBy + 1);
    await retailer.until(new Date(orderBy + 1).toISOString());
    expect(await place(retailer, redeeming(promiseId))).toMatchObject({
      status: 409,
      body: { code: "promise-expired", offer: aQuote },
    });
  });

  it("is not for another cart, place or method", async () => {
    const { promiseId } = await quoted();
    const lyon = { name: "A", street: "B", city: "Lyon", postcode: "69003", country: "FR" };
    const others = [
      redeeming(promiseId, { lines: [{ sku: "lamp", quantity: 2 }] }),
      redeeming(promiseId, { destination: lyon }),
      redeeming(promiseId, { method: "collect", collectAt: "paris" }),
      redeeming(promiseId, { requestedDate: "2026-03-10" }),
      redeeming(promiseId, { value: 900 }),
    ];
    for (const other of others) {
      expect(await place(retailer, other)).toMatchObject({ status: 409, body: { code: "promise-differs" } });
    }
    expect((await place(retailer, redeeming(promiseId))).status).toBe(202);
  });

  it("has the options that it has", async () => {
    const { promiseId } = await quoted();
    expect(await place(retailer, redeeming(promiseId, { option: 50 }))).toMatchObject({
      status: 400,
      body: { code: "invalid-request", errors: [{ field: "option" }] },
    });
  });

  it("of another channel does not exist", async () => {
    const { promiseId } = await quoted({ lines, destination }, "app");
    expect(await place(retailer, redeeming(promiseId))).toMatchObject({
      status: 404,
      body: { code: "not-found", errors: [{ field: "promiseId" }] },
    });
  });

  it("is refused for what nobody has, and says so", async () => {
    const cart = { lines: [{ sku: "sofa", quantity: 1 }], destination };
    expect(await retailer.ask("channel:web", "POST /v1/promises", { body: cart })).toMatchObject({
      status: 422,
      body: { code: "out-of-stock" },
    });
  });

  it("of a collection names the store", async () => {
    const cart = { method: "collect", collectAt: "paris", lines: [{ sku: "mug", quantity: 1 }], destination };
    const { options } = await quoted(cart);
    expect(options).toMatchObject([{ method: "collect", node: "paris", services: [] }]);
  });

  it("names every way to receive the cart: by each service, and in the stores around that have it", async () => {
    const { options } = await quoted({ lines: [{ sku: "mug", quantity: 1 }], destination });
    const ways = options.map(
      ({ method, node, services }: { method: string; node?: string; services: string[] }) =>
        method === "home" ? services.join(" + ") : `collect in ${node}`,
    );
    expect(new Set(ways)).toEqual(
      new Set(["courier", "next-day", "economy", "collect in paris", "collect in strasbourg"]),
    );
    const home = await quoted({ lines: [{ sku: "mug", quantity: 1 }], destination, method: "home" });
    expect(home.options.every(({ method }: { method: string }) => method === "home")).toBe(true);
  });

  it("of the nearest stores is redeemed by a collection in the one chosen, and by nothing else", async () => {
    const cart = { lines: [{ sku: "mug", quantity: 1 }], destination, method: "collect" };
    const { promiseId, options } = await quoted(cart);
    // Strasbourg has none: it is shipped there.
    expect(options).toMatchObject([{ node: "paris" }, { node: "strasbourg", shippedToStore: true }]);
    expect(options[0].shippedToStore).toBeUndefined();
    const order = (more: object) => orderOf({ lines: { mug: 1 }, more: { promiseId, ...more } });
    expect(await place(retailer, order({ method: "home" }))).toMatchObject({
      status: 409,
      body: { code: "promise-differs", offer: { options: expect.any(Array) } },
    });
    const collected = await place(retailer, order({ method: "collect", collectAt: "paris" }));
    expect(collected.status).toBe(202);
    expect(await storyOf(retailer, collected.body.orderId, "web").order()).toMatchObject({
      promise: { promiseId, method: "collect", node: "paris", deliverBy: options[0].deliverBy },
    });
  });

  it("that cannot be redeemed says why nothing else is to be had", async () => {
    const { promiseId } = await quoted({ lines: [{ sku: "lamp", quantity: 60 }], destination });
    const order = (key: string) =>
      place(retailer, orderOf({ lines: { lamp: 60 }, more: { promiseId } }), { key });
    expect((await order("most-lamps")).status).toBe(202);
    expect(await order("most-lamps-again")).toMatchObject({
      status: 409,
      body: { code: "promise-redeemed", noOffer: { code: "out-of-stock" } },
    });
  });
});
