// A store that is asked for so many parcels at once, and no more: a question that it has answered counts no longer.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRetailer, type Retailer } from "#test/support/retailer.ts";
import { audited, ordered, type Story } from "#test/support/storyline.ts";

const stock = { mug: { paris: 50 }, lamp: { paris: 50, lyon: 50 } };

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({ nodes: { paris: { offersAtOnce: 2 } }, stock });
  await retailer.until("2026-03-03T09:30:00Z");
});
afterAll(() => retailer.close());

const statusOf = async (order: Story) => (await order.order()).status;
const mug = () => ordered(retailer, { lines: { mug: 1 } });
/** The status of one more, which does not wait for its turn. */
async function oneMore(): Promise<string> {
  const order = await mug();
  const status = await statusOf(order);
  await order.cancel();
  return status;
}
const why = async (order: Story) =>
  (await order.decisions())[0].decision.candidates.find(({ node }: { node: string }) => node === "paris")
    ?.eliminated;

describe("a store with a limit of open offers", () => {
  it("is asked for no more than that, and again as soon as it has said yes, in part, or no", async () => {
    const [one, two, three] = [await mug(), await mug(), await mug()];
    expect(await Promise.all([one, two, three].map(statusOf))).toEqual(["routed", "routed", "backordered"]);
    expect(await why(three)).toEqual({ code: "too-many-offers", open: 2 });
    await three.cancel();

    expect(await one.tell("offer", "accept")).toMatchObject({ status: 200 });
    const four = await ordered(retailer, { lines: { mug: 3 } });
    expect([await statusOf(four), await oneMore()]).toEqual(["routed", "backordered"]);

    const part = { lines: [{ sku: "mug", quantity: 2 }], reason: "no-staff" };
    expect(await four.tell("offer", "accept", part)).toMatchObject({ status: 200 });
    const five = await mug();
    expect([await statusOf(five), await oneMore()]).toEqual(["routed", "backordered"]);

    await two.tell("offer", "decline", { reason: "other", text: "the street is closed" });
    const six = await mug();
    expect([await statusOf(six), await oneMore()]).toEqual(["routed", "backordered"]);

    for (const asked of [five, six]) await asked.cancel();
    const [seven, eight] = [await mug(), await mug()];
    expect([await statusOf(seven), await statusOf(eight), await oneMore()]).toEqual([
      "routed",
      "routed",
      "backordered",
    ]);
    // What was accepted and is cancelled then was no open offer any more: nothing is given back twice.
    await one.cancel();
    expect(await oneMore()).toBe("backordered");
    for (const asked of [seven, eight]) await asked.tell("offer", "accept");
    await audited(retailer);
  });

  it("lets the offer that it does not answer in time go to somebody else", async () => {
    const [one, two] = [await mug(), await mug()];
    expect(await oneMore()).toBe("backordered");
    // Nobody else has it: it is waited for until it would be too late.
    for (let asked = 1; asked <= 2; asked += 1)
      await retailer.until(Date.parse((await one.task("offer")).dueBy) + 60_000);
    expect(await one.happened()).not.toContain("shipment.accepted");
    expect(await two.tasks()).toEqual([]);
    const next = await mug();
    expect(await statusOf(next)).toBe("routed");
    await next.cancel();
  });

  it("gives way to others for what they have as well, and takes collections all the same", async () => {
    const [one, two] = [await mug(), await mug()];
    const lamp = await ordered(retailer, { lines: { lamp: 1 } });
    expect((await lamp.parcel()).node).toBe("lyon");
    const collected = await ordered(retailer, { lines: { mug: 1 }, collectAt: "paris" });
    expect((await collected.parcel()).node).toBe("paris");
    for (const order of [one, two, lamp, collected]) await order.cancel();
    await audited(retailer);
  });
});
