// A rescue that costs more than the policy's budget: a planner is asked, and the first word counts.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, ordered, type Story } from "#test/support/storyline.ts";

const MINUTE = 60_000;

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({ policy: { rescue: { budget: 0, askFor: "PT30M" } } });
});
afterAll(() => retailer.close());

const asked = async () => (await retailer.ask("planner", "GET /v1/planner/rescues")).body.rescues;
const choose = (id: string, option: number) =>
  retailer.ask("planner", `POST /v1/planner/rescues/${id}/choose`, { body: { option } });

/** Strasbourg declines what is promised for tomorrow; Lyon has it, by a service that costs more than one day later. */
async function failed(): Promise<{
  order: Story;
  rescue: { id: string; options: { kind: string }[]; byDefault: number };
}> {
  await stockUp(retailer, { lamp: { strasbourg: 1, lyon: 0 } });
  const order = await ordered(retailer, { lines: { lamp: 1 } });
  await stockUp(retailer, { lamp: { lyon: 5 } });
  await order.tell("offer", "decline", { reason: "no-staff" });
  const open = (await asked()).filter(({ orderId }: { orderId: string }) => orderId === order.id);
  expect(open).toHaveLength(1);
  return { order, rescue: open[0] };
}

const lastWeighed = async (order: Story) => {
  const { weighed } = (await order.decisions()).at(-1);
  return { because: weighed.because, kind: weighed.options[weighed.chosen].kind };
};

describe("a rescue beyond the budget", () => {
  it("waits for a planner, whose choice is carried out; another planner's is refused", async () => {
    const { order, rescue } = await failed();
    expect(rescue).toMatchObject({ status: "open", reason: "no-time", budget: 0 });
    expect(rescue.options[0]).toMatchObject({ kind: "re-source", keepsPromise: true, nodes: ["lyon"] });
    expect(rescue.byDefault).toBeGreaterThan(0);
    expect((await order.parcels()).map(({ status }) => status)).toEqual(["released"]);

    expect((await choose(rescue.id, 99)).status).toBe(400);
    expect(await choose(rescue.id, 0)).toMatchObject({ status: 200, body: { status: "chosen", chosen: 0 } });
    expect(await choose(rescue.id, 1)).toMatchObject({ status: 409, body: { code: "conflict" } });

    expect(await lastWeighed(order)).toEqual({ because: "planner", kind: "re-source" });
    expect((await order.parcels()).map(({ node, status }) => [node, status])).toEqual([
      ["strasbourg", "replaced"],
      ["lyon", "released"],
    ]);
    expect(await asked()).toEqual([]);
    expect(await order.happened()).toEqual(
      expect.arrayContaining(["shipment.rescue-asked", "shipment.rescue-chosen"]),
    );
    await audited(retailer);
  });

  it("acts by default when no planner has answered in time, and then none can any more", async () => {
    const { order, rescue } = await failed();
    await retailer.until(retailer.now() + 31 * MINUTE);
    const kind = rescue.options[rescue.byDefault]?.kind;
    expect(await lastWeighed(order)).toEqual({ because: "time-out", kind });
    expect(await choose(rescue.id, 0)).toMatchObject({ status: 409 });
    expect(await asked()).toEqual([]);
    const { promise } = await order.order();
    expect(promise.revisedDeliverBy > promise.deliverBy).toBe(true);
    await audited(retailer);
  });

  it("ends with its order when that is cancelled", async () => {
    const { order } = await failed();
    await order.cancel();
    await retailer.until(retailer.now() + 31 * MINUTE);
    expect(await order.order()).toMatchObject({ status: "cancelled" });
    expect(await audited(retailer)).toMatchObject({ ledgerImbalance: 0 });
  });

  it("of which nobody was asked cannot be chosen", async () => {
    expect(await choose("ord_nothing-101", 0)).toMatchObject({ status: 404, body: { code: "not-found" } });
    expect((await retailer.ask("channel:web", "GET /v1/planner/rescues")).status).toBe(403);
  });
});
