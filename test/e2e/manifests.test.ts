// A node's day with a carrier: the truck is asked for, what it takes is listed once, and the list is printed for its driver.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pagesOf } from "#test/support/pdf.ts";
import { openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { ordered, type Story } from "#test/support/storyline.ts";

const days = ["mon", "tue", "wed", "thu", "fri"];
const eclair = {
  carrier: "eclair",
  service: "next-day",
  days,
  cutOff: "18:00",
  leaves: "18:30",
  parcels: 500,
};
/** Tuesday, in Paris an hour later. */
const cutOff = "2026-03-03T17:00:00.000Z";
const leavesAt = "2026-03-03T17:30:00.000Z";

let retailer: Retailer;
const orders: Story[] = [];
beforeAll(async () => {
  retailer = await openRetailer({ nodes: { lyon: { pickups: [eclair] as never } } });
  await stockUp(retailer, { mug: { lyon: 20 } });
  const { body } = await retailer.ask("operator", "GET /v1/network/carriers");
  const [first, ...others] = body.carriers;
  const carriers = [{ ...first, endOfDay: { requestPickupBefore: "PT2H" } }, ...others];
  await retailer.ask("operator", "PUT /v1/network/carriers", { body: { carriers } });
  await retailer.until(retailer.now() + 3_000);
  for (let count = 0; count < 3; count += 1) orders.push(await ordered(retailer, { lines: { mug: 1 } }));
  for (const order of orders) await order.tell("pick", "confirm");
  for (const order of orders.slice(0, 2)) await order.tell("handover", "handover");
});
afterAll(() => retailer.close());

const listed = async (party = "node:lyon", node = "lyon") =>
  (await retailer.ask(party, `GET /v1/nodes/${node}/manifests`)).body;
const trackings = async (stories: readonly Story[]) =>
  (await Promise.all(stories.map((one) => one.parcel()))).map(({ tracking }) => tracking).sort();

describe("a node's day with a carrier", () => {
  it("has the truck asked for in time, once", async () => {
    await retailer.until("2026-03-03T14:50:00.000Z");
    expect((await listed()).pickups).toEqual([]);
    await retailer.until("2026-03-03T15:10:00.000Z");
    const { pickups } = await listed();
    expect(pickups).toMatchObject([
      { carrier: "eclair", node: "lyon", status: "confirmed", parcels: 3, until: leavesAt },
    ]);
    expect(pickups[0].confirmation).toMatch(/^CNF_/);
  });

  it("ends with a manifest of all that was handed over, and of nothing else", async () => {
    await retailer.until(new Date(Date.parse(cutOff) + 5 * 60_000).toISOString());
    const { manifests } = await listed();
    expect(manifests).toMatchObject([{ carrier: "eclair", status: "closed", parcels: 2, leavesAt }]);
    const { body } = await retailer.ask("node:lyon", `GET /v1/manifests/${manifests[0].id}`);
    const numbers = body.parcels.map(({ tracking }: { tracking: string }) => tracking);
    expect(numbers.sort()).toEqual(await trackings(orders.slice(0, 2)));
    for (const order of orders.slice(0, 2)) expect((await order.parcel()).manifest).toBe(manifests[0].id);
    expect(await orders[2]?.parcel()).not.toHaveProperty("manifest");
  });

  it("lists what is handed over late on another one, when the node asks for it", async () => {
    await orders[2]?.tell("handover", "handover");
    const close = () =>
      retailer.ask("node:lyon", "POST /v1/nodes/lyon/manifests", { body: { carrier: "eclair" } });
    const { body } = await close();
    expect(body.manifests).toMatchObject([{ status: "closed", parcels: [{ grams: 400 }] }]);
    expect((await close()).body).toEqual({ manifests: [] });
    await retailer.until("2026-03-03T18:25:00.000Z");
    expect((await listed()).manifests).toHaveLength(2);
  });

  it("is nobody else's, and no carrier's that wants no manifests", async () => {
    const [{ id }] = (await listed()).manifests;
    expect((await retailer.ask("node:paris", `GET /v1/manifests/${id}`)).status).toBe(403);
    expect((await retailer.ask("node:paris", "GET /v1/nodes/lyon/manifests")).status).toBe(403);
    expect((await retailer.ask("planner", `GET /v1/manifests/${id}`)).status).toBe(200);
    expect((await retailer.ask("planner", "GET /v1/manifests/mft_0")).status).toBe(404);
    const body = { carrier: "flaneur" };
    expect((await retailer.ask("node:lyon", "POST /v1/nodes/lyon/manifests", { body })).status).toBe(409);
  });

  it("is printed for the driver, with every number, the sums, and lines to sign", async () => {
    const { manifests } = await listed();
    const { id } = manifests.find(({ parcels }: { parcels: number }) => parcels === 2);
    const { body, headers } = await retailer.ask("node:lyon", `GET /v1/manifests/${id}?format=pdf`);
    expect(headers.get("content-type")).toBe("application/pdf");
    const [page, ...others] = await pagesOf(body);
    expect(others).toEqual([]);
    expect(page?.size).toEqual([210, 297]);
    for (const text of [
      ...["Manifest · Eclair", "Warehouse Lyon, 69003 Lyon", "Tue 03 Mar, 18:30", "0.80 kg", "Next day"],
      ...["Handed over by", "Taken by, with date and time", ...(await trackings(orders.slice(0, 2)))],
    ])
      expect(page?.lines).toContain(text);
  });
});
