// A level that was not counted for long is trusted less, where the policy says so.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { feed, openRetailer, type Retailer } from "#test/support/retailer.ts";
import { audited, orderOf, place, storyOf } from "#test/support/storyline.ts";

const HOUR = 3_600_000;
let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({
    stock: { lamp: { lyon: 5, paris: 3 } },
    nodes: { paris: { groups: ["fed"] } },
  });
});
afterAll(() => retailer.close());

const trust = async (staleFeed: object | undefined): Promise<void> => {
  const { body } = await retailer.ask("planner", "GET /v1/network/policy");
  const { staleFeed: _before, ...policy } = body.policy;
  const next = { policy: { ...policy, ...(staleFeed !== undefined && { staleFeed }) } };
  expect((await retailer.ask("operator", "PUT /v1/network/policy", { body: next })).status).toBe(200);
};
const level = async (node: string) =>
  (await retailer.ask("operator", "GET /v1/stock/lamp")).body.levels.find(
    (one: { node: string }) => one.node === node,
  );
const routedFrom = async (units: number): Promise<string[]> => {
  const { status, body } = await place(retailer, orderOf({ lines: { lamp: units } }));
  expect(status).toBe(202);
  return (await storyOf(retailer, body.orderId, "web").parcels()).map(({ node }) => node);
};

describe("a level that was not counted for long", () => {
  it("is as good as any other where the policy does not say otherwise", async () => {
    await retailer.until(retailer.now() + 27 * HOUR);
    expect(await level("paris")).toMatchObject({ safety: 0, available: 3 });
  });

  it("keeps more back, at the nodes that the policy means", async () => {
    await trust({ after: "PT26H", keep: 2, groups: ["fed"] });
    expect(await level("paris")).toMatchObject({ onHand: 3, safety: 2, available: 1 });
    expect(await level("lyon")).toMatchObject({ onHand: 5, safety: 0, available: 5 });
    expect(await routedFrom(2)).toEqual(["lyon"]);
    expect(await routedFrom(1)).toEqual(["paris"]);
    expect(await level("paris")).toMatchObject({ onHand: 3, held: 1, safety: 2, available: 0 });
  });

  it("is trusted again once it is counted, though nothing changed", async () => {
    await feed(retailer, "csv", "sku,node,quantity\nlamp,paris,3\n");
    expect(await level("paris")).toMatchObject({ onHand: 3, held: 1, safety: 0, available: 2 });
    expect(await routedFrom(2)).toEqual(["paris"]);
    await audited(retailer);
  });
});
