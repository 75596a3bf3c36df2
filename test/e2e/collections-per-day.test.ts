// A store that takes on so many collections in a day: the next one is promised for a later day.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, ordered } from "#test/support/storyline.ts";

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({
    stock: { mug: { paris: 50 }, lamp: { lyon: 50 } },
    nodes: { paris: { collectionsPerDay: 2 } },
  });
  await retailer.until("2026-03-03T09:30:00Z");
});
afterAll(() => retailer.close());

const readyDays = async (lines: Readonly<Record<string, number>>, times: number) => {
  const days: string[] = [];
  for (let time = 0; time < times; time += 1) {
    const order = await ordered(retailer, { lines, collectAt: "paris" });
    days.push((await order.order()).promise.deliverBy.slice(0, 10));
  }
  return days;
};

describe("a store with two collections a day", () => {
  it("prepares the third from its shelf on the next day", async () => {
    expect(await readyDays({ mug: 1 }, 5)).toEqual([
      "2026-03-03",
      "2026-03-03",
      "2026-03-04",
      "2026-03-04",
      "2026-03-05",
    ]);
    await audited(retailer);
  });

  it("has what is shipped to it ready on a day on which it takes one more", async () => {
    // From Lyon it would be there on the 4th, which is full; on the 5th one place is left.
    expect(await readyDays({ lamp: 1 }, 2)).toEqual(["2026-03-05", "2026-03-06"]);
  });

  it("still sends parcels to doors", async () => {
    const order = await ordered(retailer, { lines: { mug: 1 } });
    expect(await order.parcel()).toMatchObject({ node: "paris", leg: { method: "home" } });
    await order.cancel();
  });

  it("has a place again when a collection is cancelled before it is picked", async () => {
    await stockUp(retailer, { mug: { strasbourg: 5 } });
    const order = await ordered(retailer, { lines: { mug: 1 }, collectAt: "paris" });
    const { deliverBy } = (await order.order()).promise;
    await order.cancel();
    const next = await ordered(retailer, { lines: { mug: 1 }, collectAt: "paris" });
    expect((await next.order()).promise.deliverBy).toBe(deliverBy);
    await audited(retailer);
  });

  it("promises two orders of the same moment no more than it takes", async () => {
    const orders = await Promise.all(
      [1, 2, 3, 4].map(() => ordered(retailer, { lines: { mug: 1 }, collectAt: "paris" })),
    );
    const days = new Map<string, number>();
    for (const order of orders)
      for (const { leg } of await order.parcels()) {
        const day = leg.method === "collect" ? leg.workDay : leg.milestones.deliverBy.slice(0, 10);
        days.set(day, (days.get(day) ?? 0) + 1);
      }
    expect(Math.max(...days.values())).toBeLessThanOrEqual(2);
    await audited(retailer);
  });
});
