// Orders that came one by one and took each other's best units, put right together before anybody picks them.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OrderView } from "#shared/contracts/api/orders.ts";
import { openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, ordered, type Story, shelf } from "#test/support/storyline.ts";

const MINUTE = 60_000;

let retailer: Retailer;
let waves: () => Promise<Record<string, unknown>[]>;
beforeAll(async () => {
  // Its own waves are released when a test asks for them.
  const picking = {
    wave: {},
    shifts: [{ from: "05:00", to: "20:00", pickers: 100 }],
    unitsPerHour: 10_000,
    slack: "PT0M",
  };
  retailer = await openRetailer({ nodes: { lyon: { picking } } });
  waves = async () => (await retailer.ask("planner", "GET /v1/planner/waves")).body.waves;
});
afterAll(() => retailer.close());

const standing = async (order: Story) =>
  (await order.parcels())
    .filter(({ status }) => status !== "replaced")
    .map(({ node, lines }) => [node, lines.map(({ sku }) => sku).sort()]);

/** The first takes the only mug beside the only lamp; the second wants both. */
async function twoThatStandInEachOthersWay(): Promise<[Story, Story]> {
  await stockUp(retailer, { mug: { lyon: 1, strasbourg: 1, paris: 0 }, lamp: { lyon: 1 } });
  const mug = await ordered(retailer, { lines: { mug: 1 } });
  const both = await ordered(retailer, { lines: { mug: 1, lamp: 1 } });
  return [mug, both];
}

describe("two orders that stand in each other's way", () => {
  it("exchange their units though none is free, keep their promises and are delivered", async () => {
    const [mug, both] = await twoThatStandInEachOthersWay();
    expect(await standing(mug)).toEqual([["lyon", ["mug"]]]);
    expect(await standing(both)).toHaveLength(2);
    const promises = [(await mug.order()).promise, (await both.order()).promise];
    expect(await shelf(retailer, "mug", "lyon")).toEqual({ onHand: 1, held: 1, available: 0 });

    await retailer.until(retailer.now() + 35 * MINUTE);
    expect(await standing(mug)).toEqual([["strasbourg", ["mug"]]]);
    expect(await standing(both)).toEqual([["lyon", ["lamp", "mug"]]]);
    expect([(await mug.order()).promise, (await both.order()).promise]).toEqual(promises);
    expect(await mug.happened()).toContain("shipment.moved");
    // What the system notes of a move on its shipments is nobody else's.
    expect(OrderView.parse(await mug.order()).parcels).toHaveLength(2);
    expect((await both.decisions()).at(-1).reason).toMatch(/^wave /);
    await audited(retailer);

    const [report] = await waves();
    expect(report).toMatchObject({
      ordersLookedAt: 2,
      shipmentsMoved: 3,
      // In euro cents: Eclair 7 for the mug, 10 + 7 for the two parcels of the other, handling, and the split.
      costBefore: 3090,
      costAfter: 2040,
      skipped: [],
    });
    expect(report?.bound).toBeLessThanOrEqual(2040);
    expect(report?.bound).toBeGreaterThan(1800);

    await mug.tell("offer", "accept");
    for (const order of [mug, both]) {
      await order.pickAndHandOver();
      await order.scan("delivered");
      expect(await order.order()).toMatchObject({ status: "completed", rescues: 0, promise: { kept: true } });
    }
    expect(await audited(retailer)).toMatchObject({ activeHolds: 0 });
  });

  it("stay where they are once one is in a pick wave: somebody walks for it", async () => {
    const [mug, both] = await twoThatStandInEachOthersWay();
    const { body } = await retailer.ask("node:lyon", "POST /v1/nodes/lyon/pick-waves", { body: {} });
    expect(body.waves).not.toEqual([]);
    await retailer.until(retailer.now() + 35 * MINUTE);
    expect(await standing(mug)).toEqual([["lyon", ["mug"]]]);
    expect(await standing(both)).toHaveLength(2);
    for (const order of [mug, both]) await order.cancel();
    await audited(retailer);
  });

  it("stay where they are once somebody has begun to pick", async () => {
    const [mug, both] = await twoThatStandInEachOthersWay();
    await mug.tell("pick", "start");
    await retailer.until(retailer.now() + 35 * MINUTE);
    expect(await standing(mug)).toEqual([["lyon", ["mug"]]]);
    expect(await standing(both)).toHaveLength(2);
    await audited(retailer);
  });
});

describe("the list of waves", () => {
  it("is for planners", async () => {
    expect(await retailer.ask("channel:web", "GET /v1/planner/waves")).toMatchObject({ status: 403 });
  });

  it("grows by nothing while nothing waits", async () => {
    const before = (await waves()).length;
    await retailer.until(retailer.now() + 60 * MINUTE);
    expect(await waves()).toHaveLength(before);
  });
});

describe("prices", () => {
  it("are learned from what was ordered, and count in the decisions that follow", async () => {
    const day = { lyon: 12, strasbourg: 40, paris: 0 };
    await stockUp(retailer, { mug: day, lamp: { lyon: 40, strasbourg: 0, paris: 0 } });
    for (let count = 0; count < 10; count += 1) {
      await ordered(retailer, { lines: { mug: 1 } });
      await ordered(retailer, { lines: { mug: 1, lamp: 1 } });
    }
    await retailer.until(retailer.now() + 65 * MINUTE);
    const order = await ordered(retailer, { lines: { mug: 1 } });
    const { decision } = (await order.decisions()).at(-1);
    expect(decision.bidsVersion).toMatch(/^2026-/);
    expect(decision.shipments[0].cost.bid).toBeGreaterThanOrEqual(0);
    await audited(retailer);
  });
});
