// A short pick: what was found beside it goes on by itself, or moves along, as the policy has it.
import { afterAll, beforeAll, expect, it } from "vitest";
import { openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, ordered, type Story, shelf } from "#test/support/storyline.ts";

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({ now: "2026-03-03T09:30:00Z" });
});
afterAll(() => retailer.close());

const policy = async (collateral: "stays" | "moves-along") => {
  const { body } = await retailer.ask("operator", "GET /v1/network/policy");
  const { rescue, ...rest } = body.policy;
  const put = { policy: { ...rest, rescue: { ...rescue, collateral } } };
  await retailer.ask("operator", "PUT /v1/network/policy", { body: put });
};
/** Two mugs and a lamp from Lyon, which finds the lamp alone. */
async function short(strasbourg: Readonly<Record<string, number>>): Promise<Story> {
  const { mug = 0, lamp = 0 } = strasbourg;
  await stockUp(retailer, {
    mug: { lyon: 2, strasbourg: mug, paris: 0 },
    lamp: { lyon: 1, strasbourg: lamp, paris: 0 },
  });
  const order = await ordered(retailer, { lines: { mug: 2, lamp: 1 } });
  expect(await order.parcel()).toMatchObject({ node: "lyon" });
  const picked = [{ sku: "lamp", quantity: 1 }];
  expect(await order.tell("pick", "short", { picked, reason: "not-found" })).toMatchObject({ status: 200 });
  return order;
}
const parcelsOf = async (order: Story) =>
  (await order.parcels()).map(({ node, status, lines }) => [
    node,
    status,
    Object.fromEntries(lines.map(({ sku, quantity }) => [sku, quantity])),
  ]);

it("by a policy that lets it stay, what was found goes by itself, and only the rest is sent from elsewhere", async () => {
  await policy("stays");
  const order = await short({ mug: 9, lamp: 9 });
  expect(await parcelsOf(order)).toEqual([
    ["lyon", "booked", { lamp: 1 }],
    ["strasbourg", "released", { mug: 2 }],
  ]);
  await audited(retailer);
});

it("by a policy that has it move along, all of it comes in one parcel, and what was found is put back", async () => {
  await policy("moves-along");
  const order = await short({ mug: 9, lamp: 9 });
  expect(await parcelsOf(order)).toEqual([
    ["lyon", "replaced", { lamp: 1 }],
    ["strasbourg", "released", { mug: 2, lamp: 1 }],
  ]);
  expect(await shelf(retailer, "lamp", "lyon")).toEqual({ onHand: 1, held: 0, available: 1 });
  expect(await shelf(retailer, "mug", "lyon")).toEqual({ onHand: 0, held: 0, available: 0 });
  await order.tell("offer", "accept");
  await order.pickAndHandOver();
  await order.scan("delivered");
  expect(await order.order()).toMatchObject({ status: "completed", rescues: 1, promise: { kept: true } });
  await audited(retailer);
});

it("what nobody has all of stays and goes on, whatever the policy", async () => {
  await policy("moves-along");
  const order = await short({ mug: 9 });
  expect(await parcelsOf(order)).toEqual([
    ["lyon", "booked", { lamp: 1 }],
    ["strasbourg", "released", { mug: 2 }],
  ]);
  await audited(retailer);
});
