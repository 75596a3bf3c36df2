// What a visitor of a web shop asks: which stores around me have it, and when can I collect it?
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRetailer, type Retailer } from "#test/support/retailer.ts";

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({
    stock: { lamp: { lyon: 100, paris: 3, strasbourg: 5 }, mug: { lyon: 9, strasbourg: 2 } },
  });
});
afterAll(() => retailer.close());

const asked = async (path: string, as = "channel:web") => retailer.ask(as, `GET /v1/stock/${path}`);
const nodes = (body: { stores: readonly { node: string }[] }) => body.stores.map(({ node }) => node);

describe("the stock around a postcode", () => {
  it("names the stores that have it, nearest first, with what they have and when it is ready", async () => {
    const { status, body } = await asked("lamp?near=75011");
    expect(status).toBe(200);
    expect(nodes(body)).toEqual(["paris", "strasbourg"]);
    // Tuesday 3 March, 09:00 in Paris: the store opens at 10:00 and needs two and a half hours.
    expect(body.stores[0]).toEqual({
      node: "paris",
      name: "Store Paris",
      city: "Paris",
      km: expect.closeTo(0, 0),
      available: 3,
      collectableAt: "2026-03-03T11:30:00.000Z",
    });
    expect(body.stores[1].km).toBeGreaterThan(380);
    expect(body.stores[1].km).toBeLessThan(410);
    expect(nodes((await asked("lamp?near=67000")).body)).toEqual(["strasbourg", "paris"]);
  });

  it("leaves out stores that have none, and what is no store", async () => {
    expect(nodes((await asked("mug?near=75011")).body)).toEqual(["strasbourg"]);
  });

  it("can be asked for by who is no channel", async () => {
    expect(nodes((await asked("lamp?near=75011", "planner")).body)).toEqual(["paris", "strasbourg"]);
  });

  it("is not told where nobody asked", async () => {
    expect((await asked("lamp")).body).not.toHaveProperty("stores");
  });

  it("refuses a postcode that does not exist, a country without a map, and what it does not know", async () => {
    expect((await asked("lamp?near=99999")).body).toMatchObject({
      status: 422,
      code: "unknown-postcode",
      errors: [{ field: "near", message: "FR has no postcode 99999" }],
    });
    expect((await asked("lamp?near=10115&country=DE")).body).toMatchObject({
      code: "unknown-postcode",
      errors: [{ field: "near", message: "no map of this country" }],
    });
    expect((await asked("lamp?nearby=75011")).body).toMatchObject({ code: "invalid-request" });
    expect((await asked("unheard-of?near=75011")).status).toBe(404);
  });
});
