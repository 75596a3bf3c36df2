// What a node keeps back is part of the network: a change over the API counts for the next order, whatever was
// counted before.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { world } from "#test/support/network.ts";
import { opening, openRetailer, type Retailer } from "#test/support/retailer.ts";
import { orderOf, place, storyOf } from "#test/support/storyline.ts";

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({ stock: { lamp: { lyon: 4, paris: 4 } } });
});
afterAll(() => retailer.close());

async function keepBack(node: string, safetyStock: number): Promise<void> {
  const changed = world({ now: opening }).network.nodes.filter(({ id }) => id === node);
  const nodes = changed.map((one) => ({ ...one, safetyStock }));
  const { status } = await retailer.ask("operator", "PUT /v1/network/nodes", { body: { nodes } });
  expect(status).toBe(200);
}

const levels = async () => (await retailer.ask("operator", "GET /v1/stock/lamp")).body.levels;

const routedFrom = async (): Promise<string[]> => {
  const { status, body } = await place(retailer, orderOf({ lines: { lamp: 1 } }));
  expect(status).toBe(202);
  return (await storyOf(retailer, body.orderId, "web").parcels()).map(({ node }) => node);
};

describe("safety stock changed over the API", () => {
  it("counts for the next order, and can be seen on the level", async () => {
    expect(await routedFrom()).toEqual(["paris"]);
    await keepBack("paris", 3);
    expect(await levels()).toMatchObject([
      { node: "lyon", safety: 0, available: 4 },
      { node: "paris", onHand: 4, held: 1, safety: 3, available: 0 },
    ]);
    expect(await routedFrom()).toEqual(["lyon"]);
  });

  it("is given back when it is lowered", async () => {
    await keepBack("paris", 0);
    expect((await levels())[1]).toMatchObject({ node: "paris", safety: 0, available: 3 });
    expect(await routedFrom()).toEqual(["paris"]);
  });

  it("leaves nothing to promise where every node keeps back all it has", async () => {
    await keepBack("lyon", 4);
    await keepBack("paris", 4);
    const body = { lines: [{ sku: "lamp", quantity: 1 }], destination: { country: "FR", postcode: "75004" } };
    const { body: problem } = await retailer.ask("channel:web", "POST /v1/promises", { body });
    expect(problem).toMatchObject({
      status: 422,
      code: "out-of-stock",
      facts: { lines: [{ sku: "lamp", missing: 1 }] },
    });
  });
});
