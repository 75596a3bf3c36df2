// What waits for stock is tried again when some has come, whatever way it came: the oldest promise first.

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Shipment } from "#shared/domain/orders/order.ts";
import { DAY } from "#shared/kernel/time.ts";
import { feed, openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, door, ordered, type Story, scanned, shelf } from "#test/support/storyline.ts";

/** Days. */
const WAITS = 8;

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({ now: "2026-03-03T08:30:00.000Z", policy: { backorderDays: WAITS } });
});
afterAll(() => retailer.close());
afterEach(async () => {
  await audited(retailer);
});

/** The next look at those who wait, and what follows from it. */
const nextLook = () => retailer.until(retailer.now() + 16 * 60_000);
const statusOf = async (order: Story): Promise<string> => (await order.order()).status;
const waits = async (lines: Readonly<Record<string, number>>): Promise<Story> => {
  const order = await ordered(retailer, { lines });
  expect(await statusOf(order)).toBe("backordered");
  return order;
};
const arrives = async (order: Story) => {
  await order.pickAndHandOver();
  await order.scan("delivered");
  expect(await order.order()).toMatchObject({ status: "completed", unfilledUnits: 0 });
};

describe("an order that waits for stock", () => {
  it("is left alone while there is none: it is told once, and planned once", async () => {
    const order = await waits({ lamp: 1 });
    for (const _ of [1, 2, 3]) await nextLook();
    expect(await order.happened()).toEqual(["order.received", "order.planned", "order.backordered"]);
    await order.cancel();
  });

  it("is routed when stock is counted, and its channel is told of the promise", async () => {
    const order = await waits({ lamp: 1 });
    await stockUp(retailer, { lamp: { lyon: 1 } });
    await nextLook();
    const { status, promise } = await order.order();
    expect(status).toBe("routed");
    const told = (await order.timeline()).find(({ type }: { type: string }) => type === "order.promised");
    expect(told.facts).toEqual({ deliverBy: promise.deliverBy });
    await arrives(order);
  });

  it("is routed when a file of counts is imported", async () => {
    const order = await waits({ mug: 2 });
    expect((await feed(retailer, "csv", "sku,node,quantity\nmug,lyon,2\n")).status).toBe(200);
    await nextLook();
    expect(await statusOf(order)).toBe("routed");
    await arrives(order);
  });

  it("is routed when a truck is unloaded", async () => {
    await stockUp(retailer, { sofa: { lyon: 0 } });
    const order = await waits({ sofa: 1 });
    const body = {
      id: "truck-1",
      sku: "sofa",
      quantity: 1,
      from: "supplier",
      to: "lyon",
      reason: "received",
    };
    const moved = await retailer.ask("operator", "POST /v1/stock/movements", { body });
    expect(moved.status).toBeLessThan(300);
    await nextLook();
    expect(await statusOf(order)).toBe("routed");
    await arrives(order);
  });

  it("is routed when another order is cancelled, before its pick or after it", async () => {
    await stockUp(retailer, { lamp: { lyon: 1 } });
    for (const picked of [false, true]) {
      const first = await ordered(retailer, { lines: { lamp: 1 } });
      const second = await waits({ lamp: 1 });
      if (picked) await first.tell("pick", "confirm");
      await first.cancel();
      await nextLook();
      expect([picked, await statusOf(second)]).toEqual([picked, "routed"]);
      if (!picked) await second.cancel();
      else await arrives(second);
    }
  });
});

describe("of several orders that wait", () => {
  it("those who waited longest are served, as far as stock goes, and the others are told nothing", async () => {
    const all: Story[] = [];
    for (const lamp of [1, 2, 1]) {
      all.push(await waits({ lamp }));
      await retailer.until(retailer.now() + 1_000);
    }
    await stockUp(retailer, { lamp: { lyon: 2 } });
    await nextLook();
    const statuses = await Promise.all(all.map(statusOf));
    expect(statuses).toEqual(["routed", "routed", "backordered"]);
    // The second takes what the first has left, as any order would.
    expect(await all[1]?.order()).toMatchObject({ unfilledUnits: 1 });
    expect(await all[2]?.happened()).toEqual(["order.received", "order.planned", "order.backordered"]);
    expect(await shelf(retailer, "lamp", "lyon")).toMatchObject({ held: 2, available: 0 });
    for (const order of all) await order.cancel();
  });

  it("who was promised something comes before who was not", async () => {
    await stockUp(retailer, { pole: { lyon: 1 } });
    const cart = { lines: [{ sku: "pole", quantity: 1 }], destination: { country: "FR", postcode: "75004" } };
    const { body: quote } = await retailer.ask("channel:web", "POST /v1/promises", { body: cart });
    await stockUp(retailer, { pole: { lyon: 0 } });
    const unpromised = await waits({ pole: 1 });
    const promised = await ordered(retailer, { lines: { pole: 1 }, more: { promiseId: quote.promiseId } });
    expect(await statusOf(promised)).toBe("backordered");
    // It comes when that promise is over.
    await retailer.until(Date.parse(quote.options[0].deliverBy) + 5 * DAY);
    await stockUp(retailer, { pole: { lyon: 1 } });
    await nextLook();
    expect([await statusOf(promised), await statusOf(unpromised)]).toEqual(["routed", "backordered"]);
    const { promise } = await promised.order();
    expect(promise.deliverBy).toBe(quote.options[0].deliverBy);
    expect(await promised.timeline()).toContainEqual(
      expect.objectContaining({
        ...{ type: "order.promise-revised", facts: { deliverBy: promise.revisedDeliverBy } },
      }),
    );
    await promised.pickAndHandOver();
    await promised.scan("delivered");
    expect(await promised.order()).toMatchObject({ status: "completed", promise: { kept: false } });
    await unpromised.cancel();
  });
});

describe("the rest of an order, which nobody has", () => {
  /** A part of it has arrived. */
  const partlyArrived = async (): Promise<Story> => {
    await stockUp(retailer, { mug: { lyon: 2 }, lamp: { lyon: 0 } });
    const order = await ordered(retailer, { lines: { mug: 2, lamp: 1 } });
    await order.pickAndHandOver();
    await order.scan("delivered");
    expect(await statusOf(order)).toBe("backordered");
    return order;
  };
  const told = async (order: Story, type: string) =>
    (await order.timeline()).filter((event: { type: string }) => event.type === type);
  const ends = async (order: Story, parcel: { readonly id: string }) => {
    await order.pickAndHandOver();
    await scanned(
      retailer,
      (await order.parcels()).find(({ id }) => id === parcel.id) as Shipment,
      "delivered",
    );
  };

  it("is not promised: what is promised is kept, and the channel hears what it waits for", async () => {
    const order = await partlyArrived();
    const missing = [{ sku: "lamp", quantity: 1 }];
    const { promise, unfilledUnits } = await order.order();
    expect({ promise, unfilledUnits }).toMatchObject({
      ...{ promise: { uncovered: 1, kept: true }, unfilledUnits: 1 },
    });
    expect(await told(order, "order.promised")).toMatchObject([
      { facts: { deliverBy: promise.deliverBy, missing } },
    ]);
    expect(await told(order, "order.backordered")).toMatchObject([
      { facts: { unfilledUnits: 1, promiseKept: true } },
    ]);
    await order.cancel();
  });

  it("is sent when somebody has it, alone and with a promise of its own", async () => {
    const order = await partlyArrived();
    await retailer.until(retailer.now() + 3 * DAY);
    await stockUp(retailer, { lamp: { lyon: 1 }, mug: { lyon: 2 } });
    await nextLook();
    const { status, promise, parcels } = await order.order();
    const rest = [{ sku: "lamp", quantity: 1 }];
    expect({ status, parcels }).toMatchObject({
      ...{ status: "routed", parcels: [{ status: "delivered" }, { lines: rest }] },
    });
    expect(await told(order, "order.promise-revised")).toMatchObject([
      { facts: { deliverBy: promise.revisedDeliverBy, rest } },
    ]);
    await ends(order, parcels[1]);
    expect(await order.order()).toMatchObject({
      ...{ status: "completed", unfilledUnits: 0, promise: { kept: true, deliverBy: promise.deliverBy } },
    });
    expect((await shelf(retailer, "mug", "lyon"))?.available).toBe(2);
  });

  it("is not waited for where nobody wants it any more, and the promise covers what is left", async () => {
    await stockUp(retailer, { mug: { lyon: 2 }, lamp: { lyon: 0 } });
    const order = await ordered(retailer, { lines: { mug: 2, lamp: 1 } });
    const body = { lines: [{ sku: "lamp", quantity: 0 }] };
    const answer = await retailer.ask("channel:web", `POST /v1/orders/${order.id}/change`, { body });
    expect(answer.status).toBe(200);
    const { promise, unfilledUnits } = await order.order();
    expect(unfilledUnits).toBe(0);
    expect(promise).not.toHaveProperty("uncovered");
    await arrives(order);
  });

  it("is left when it is cancelled: the order ends with what has arrived", async () => {
    const order = await partlyArrived();
    expect((await order.cancel()).body).toMatchObject({ status: "completed" });
    expect(await told(order, "order.completed")).toMatchObject([
      { facts: { promiseKept: true, unfilledUnits: 1 } },
    ]);
    await stockUp(retailer, { lamp: { lyon: 1 } });
    await nextLook();
    expect((await shelf(retailer, "lamp", "lyon"))?.available).toBe(1);
  });

  it("may go to another address and be held, but not be more or less", async () => {
    const order = await partlyArrived();
    const change = (body: object) =>
      retailer.ask("channel:web", `POST /v1/orders/${order.id}/change`, { body });
    expect(await change({ lines: [{ sku: "mug", quantity: 3 }] })).toMatchObject({
      ...{ status: 409, body: { detail: expect.stringContaining("cancel what is left") } },
    });
    expect((await change({ address: { ...door, street: "2 rue de Rivoli" } })).status).toBe(200);
    const hold = { reason: "fraud" };
    expect(
      (await retailer.ask("channel:web", `POST /v1/orders/${order.id}/hold`, { body: hold })).status,
    ).toBe(200);
    await stockUp(retailer, { lamp: { lyon: 1 }, mug: { lyon: 2 } });
    await nextLook();
    expect(await statusOf(order)).toBe("held");
    await retailer.ask("channel:web", `POST /v1/orders/${order.id}/release`);
    const { status, parcels, promise } = await order.order();
    expect({ status, parcels, promise }).toMatchObject({
      ...{
        status: "routed",
        parcels: [{}, { lines: [{ sku: "lamp", quantity: 1 }] }],
        promise: { kept: true },
      },
    });
    await ends(order, parcels[1]);
    expect(await statusOf(order)).toBe("completed");
    expect(await change({ lines: [{ sku: "mug", quantity: 1 }] })).toMatchObject({
      ...{ status: 409, body: { detail: "The order is completed" } },
    });
  });
});

it("who has waited for as long as the policy lets it ends, with what has arrived or with nothing", async () => {
  await stockUp(retailer, { mug: { lyon: 1 }, lamp: { lyon: 0 } });
  const partly = await ordered(retailer, { lines: { mug: 1, lamp: 1 } });
  await partly.pickAndHandOver();
  await partly.scan("delivered");
  const nothing = await waits({ lamp: 1 });
  await retailer.until(retailer.now() + (WAITS - 1) * DAY);
  expect([await statusOf(partly), await statusOf(nothing)]).toEqual(["backordered", "backordered"]);
  await retailer.until(retailer.now() + DAY);
  await nextLook();
  expect([await statusOf(partly), await statusOf(nothing)]).toEqual(["completed", "cancelled"]);
  for (const order of [partly, nothing])
    expect((await order.timeline()).at(-1)).toMatchObject({ facts: { because: "no-stock" } });
});
