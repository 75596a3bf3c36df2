// A planner prepares a SKU for a rush of orders, and ends it again: nobody else sees a difference.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRetailer, type Retailer } from "#test/support/retailer.ts";
import { orderOf, place } from "#test/support/storyline.ts";

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({ stock: { lamp: { lyon: 10 } } });
});
afterAll(() => retailer.close());

const spread = (path: string, is: boolean, as = "planner") =>
  retailer.ask(as, `PUT /v1/stock/${path}/spread`, { body: { spread: is } });
const level = async () => (await retailer.ask("planner", "GET /v1/stock/lamp")).body.levels[0];

describe("a level that is spread by hand", () => {
  it("is what it was to all who look at it, and to orders", async () => {
    const before = await level();
    expect(await spread("lamp/lyon", true)).toMatchObject({
      status: 200,
      body: { sku: "lamp", node: "lyon", spread: true },
    });
    expect(await level()).toEqual(before);
    expect((await place(retailer, orderOf({ lines: { lamp: 3 } }))).status).toBe(202);
    expect(await level()).toMatchObject({ onHand: 10, held: 3, available: 7 });
    expect((await retailer.ask("planner", "GET /v1/planner/audit")).body).toMatchObject({
      ledgerImbalance: 0,
      oversoldUnits: 0,
    });
  });

  it("is one again when the rush is over", async () => {
    expect((await spread("lamp/lyon", false)).body).toMatchObject({ spread: false });
    expect(await level()).toMatchObject({ onHand: 10, held: 3, available: 7 });
    expect((await place(retailer, orderOf({ lines: { lamp: 7 } }))).status).toBe(202);
    expect(await level()).toMatchObject({ held: 10, available: 0 });
  });

  it("is refused for what is not there, and to who may not", async () => {
    expect(await spread("lamp/brest", true)).toMatchObject({ status: 422, body: { code: "unknown-node" } });
    expect(await spread("unheard-of/lyon", true)).toMatchObject({
      status: 422,
      body: { code: "unknown-sku" },
    });
    expect(await spread("mug/lyon", true)).toMatchObject({
      status: 404,
      body: { detail: "lyon has never held mug" },
    });
    expect((await spread("lamp/lyon", true, "channel:web")).status).toBe(403);
  });
});
