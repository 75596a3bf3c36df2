// A carrier that expects to be at the door at another time than was promised: the customer is told, and told again.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRetailer, type Retailer, signed, stockUp } from "#test/support/retailer.ts";
import { ordered, type Story } from "#test/support/storyline.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let retailer: Retailer;
let order: Story;
let deliverBy = "";
beforeAll(async () => {
  // One carrier brings all.
  const days = ["mon", "tue", "wed", "thu", "fri"];
  const eclair = {
    carrier: "eclair",
    service: "next-day",
    days,
    cutOff: "18:00",
    leaves: "18:30",
    parcels: 500,
  };
  retailer = await openRetailer({ nodes: { lyon: { pickups: [eclair] as never } } });
  await stockUp(retailer, { mug: { lyon: 5 }, lamp: { strasbourg: 5 } });
  order = await ordered(retailer, { lines: { mug: 1 } });
  deliverBy = (await order.order()).promise.deliverBy;
  await order.pickAndHandOver();
});
afterAll(() => retailer.close());

const beyond = (ms: number): string => new Date(Date.parse(deliverBy) + ms).toISOString();

let scans = 0;
async function estimated(story: Story, ...times: readonly object[]) {
  await retailer.until(retailer.now() + 60_000);
  const at = new Date(retailer.now()).toISOString();
  const parcels = await story.parcels();
  const events = times.map((time, index) => {
    scans += 1;
    return {
      id: `eta-${scans}`,
      tracking: parcels[index % parcels.length]?.tracking,
      code: "in-transit",
      at,
      ...time,
    };
  });
  const text = JSON.stringify({ events });
  const headers = signed(retailer, "eclair", text);
  const { status, body } = await retailer.ask("carrier:eclair", "POST /v1/carriers/eclair/events", {
    text,
    headers,
  });
  expect({ status, body }).toMatchObject({ status: 200, body: { taken: times.length, unknown: [] } });
}
const told = async (story: Story) =>
  (await story.timeline())
    .filter(({ type }: { type: string }) => type === "order.promise-revised")
    .map(({ facts }: { facts: object }) => facts);
const revision = (to: string) => ({ deliverBy: to, because: "estimate" });

describe("an arrival", () => {
  it("within what was promised tells the customer nothing", async () => {
    await estimated(order, { expectedAt: beyond(-HOUR) });
    expect(await told(order)).toEqual([]);
    expect(await order.order()).not.toHaveProperty("expectedBy");
  });

  it("beyond what was promised is told once, and the promise stands as it was given", async () => {
    for (let times = 0; times < 2; times += 1) await estimated(order, { expectedAt: beyond(3 * HOUR) });
    expect(await told(order)).toEqual([revision(beyond(3 * HOUR))]);
    const { promise, expectedBy } = await order.order();
    expect(expectedBy).toBe(beyond(3 * HOUR));
    expect(promise).toMatchObject({ deliverBy });
    expect(promise).not.toHaveProperty("revisedDeliverBy");
  });

  it("that is told by its day alone is at the usual hour of that day", async () => {
    await estimated(order, { expectedOn: beyond(2 * DAY).slice(0, 10) });
    expect((await told(order)).at(-1)).toEqual(revision(beyond(2 * DAY)));
  });

  it("that is as promised again is told as well", async () => {
    await estimated(order, { expectedAt: beyond(-2 * HOUR) });
    expect((await told(order)).at(-1)).toEqual(revision(deliverBy));
    expect(await order.order()).not.toHaveProperty("expectedBy");
  });

  it("that comes true too late breaks the promise, whatever was told", async () => {
    await estimated(order, { expectedAt: beyond(5 * HOUR) });
    await retailer.until(Date.parse(beyond(5 * HOUR)));
    await order.scan("delivered");
    expect(await order.order()).toMatchObject({ status: "completed", promise: { kept: false } });
    expect(await told(order)).toHaveLength(4);
  });
});

it("of an order in two parcels is that of the later one, though both are told of at once", async () => {
  await retailer.until("2026-03-09T08:00:00Z");
  const both = await ordered(retailer, { lines: { mug: 1, lamp: 1 } });
  deliverBy = (await both.order()).promise.deliverBy;
  for (const { kind, id, node } of await both.tasks())
    await retailer.ask(`node:${node}`, `POST /v1/tasks/${id}/${kind === "offer" ? "accept" : "confirm"}`);
  await both.tell("pick", "confirm");
  for (const { id, node } of await both.tasks())
    await retailer.ask(`node:${node}`, `POST /v1/tasks/${id}/handover`);
  expect((await both.parcels()).map(({ status }) => status)).toEqual(["handedOver", "handedOver"]);
  await estimated(both, { expectedAt: beyond(HOUR) }, { expectedAt: beyond(4 * HOUR) });
  expect((await told(both)).at(-1)).toEqual(revision(beyond(4 * HOUR)));
  expect((await both.order()).expectedBy).toBe(beyond(4 * HOUR));
  await estimated(both, { expectedAt: beyond(-HOUR) }, { expectedAt: beyond(-HOUR) });
  expect((await told(both)).at(-1)).toEqual(revision(deliverBy));
});
