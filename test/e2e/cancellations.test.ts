// A cancellation is a race with a defined winner in each state of the order.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { derivedId } from "#shared/kernel/derived-id.ts";
import { atOnce, openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, ordered, orderOf, place, type Story, shelf, storyOf } from "#test/support/storyline.ts";

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({ now: "2026-03-03T09:30:00.000Z" });
  await stockUp(retailer, { lamp: { lyon: 50 }, mug: { paris: 50 }, pole: { nantes: 50 } });
});
afterAll(() => retailer.close());
afterEach(async () => {
  await audited(retailer);
});

const full = { onHand: 50, held: 0, available: 50 };

async function isCancelled(order: Story): Promise<void> {
  expect(await order.order()).toMatchObject({ status: "cancelled", openShipments: 0 });
  expect(await order.tasks()).toEqual([]);
  expect(await order.purchaseOrders()).toEqual([]);
  const happened = await order.happened();
  expect(happened.filter((type) => type === "order.cancellation-requested")).toHaveLength(1);
  expect(happened.at(-1)).toBe("order.cancelled");
}

describe("a cancellation", () => {
  it("of an order just received stops its routing", async () => {
    const id = derivedId("ord", "web", "in-a-hurry");
    const order = storyOf(retailer, id, "web");
    const [placed, cancelled] = await atOnce(
      retailer,
      () => place(retailer, orderOf({ lines: { lamp: 1 } }), { key: "in-a-hurry" }),
      () => order.cancel(),
    );
    expect(placed).toMatchObject({ status: 202, body: { orderId: id, status: "received" } });
    expect(cancelled).toMatchObject({ status: 202, body: { status: "received" } });
    await isCancelled(order);
    expect(await order.parcels()).toEqual([]);
    expect(await shelf(retailer, "lamp", "lyon")).toEqual(full);
  });

  it("of a backordered order ends it at once", async () => {
    const order = await ordered(retailer, { lines: { sofa: 1 } });
    expect(await order.order()).toMatchObject({ status: "backordered", unfilledUnits: 1 });
    expect((await order.cancel()).body).toMatchObject({ status: "cancelled" });
    await isCancelled(order);
  });

  it("before the pick frees what was held and withdraws the task", async () => {
    const order = await ordered(retailer, { lines: { lamp: 2 } });
    const { id } = await order.task("pick");
    expect(await shelf(retailer, "lamp", "lyon")).toEqual({ onHand: 50, held: 2, available: 48 });
    expect((await order.cancel()).status).toBe(202);
    await isCancelled(order);
    expect(await shelf(retailer, "lamp", "lyon")).toEqual(full);
    const late = await retailer.ask("node:lyon", `POST /v1/tasks/${id}/confirm`);
    expect(late).toMatchObject({ status: 409, body: { code: "conflict", facts: { status: "withdrawn" } } });
  });

  it("before the store has answered withdraws the offer", async () => {
    const order = await ordered(retailer, { lines: { mug: 1 } });
    await order.cancel();
    await isCancelled(order);
    expect(await shelf(retailer, "mug", "paris")).toEqual(full);
  });

  it("of a purchase order withdraws it; once it is accepted, as soon as the vendor agrees", async () => {
    for (const accepted of [false, true]) {
      const order = await ordered(retailer, { lines: { pole: 1 } });
      if (accepted) await order.sayTo("accept");
      const { id } = await order.purchaseOrder();
      await order.cancel();
      if (accepted) expect((await order.sayTo("cancellation/accept")).status).toBe(200);
      const told = (await order.happened()).filter((type) => type === "order.cancelled");
      expect(told).toHaveLength(1);
      await isCancelled(order);
      const body = { carrier: "flaneur", tracking: "FL-0009" };
      const late = await retailer.ask("vendor:nantes", `POST /v1/purchase-orders/${id}/ship`, { body });
      expect(late).toMatchObject({ status: 409, body: { code: "conflict" } });
    }
    expect(await shelf(retailer, "pole", "nantes")).toEqual(full);
  });

  it("just after the pick puts the units back", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    const { id } = await order.task("pick");
    const [picked] = await atOnce(
      retailer,
      () => retailer.ask("node:lyon", `POST /v1/tasks/${id}/confirm`),
      () => order.cancel(),
    );
    expect(picked.status).toBe(200);
    await isCancelled(order);
    expect(await shelf(retailer, "lamp", "lyon")).toEqual(full);
  });

  it("just before the pick leaves nothing to pick", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    const { id } = await order.task("pick");
    const [, picked] = await atOnce(
      retailer,
      () => order.cancel(),
      () => retailer.ask("node:lyon", `POST /v1/tasks/${id}/confirm`),
    );
    expect(picked).toMatchObject({ status: 409, body: { code: "conflict" } });
    await isCancelled(order);
    expect(await shelf(retailer, "lamp", "lyon")).toEqual(full);
  });

  it("of a booked parcel voids the booking and puts the units back", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await order.tell("pick", "confirm");
    expect(await order.parcel()).toMatchObject({ status: "booked" });
    await order.cancel();
    await isCancelled(order);
    expect(await order.happened()).toContain("shipment.cancelled");
    expect(await shelf(retailer, "lamp", "lyon")).toEqual(full);
  });

  it("of what waits for its customer puts it back on the shelf", async () => {
    const order = await ordered(retailer, { lines: { mug: 1 }, collectAt: "paris" });
    await order.tell("offer", "accept");
    await order.tell("pick", "confirm");
    await order.cancel();
    await isCancelled(order);
    expect(await shelf(retailer, "mug", "paris")).toEqual(full);
  });

  it("asked for twice is one cancellation", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    const [first, second] = await atOnce(
      retailer,
      () => order.cancel(),
      () => order.cancel(),
    );
    expect([first.status, second.status]).toEqual([202, 202]);
    await isCancelled(order);
    expect((await order.cancel()).body).toMatchObject({ status: "cancelled" });
  });

  it("does not stop what is with the carrier: it arrives", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await order.pickAndHandOver();
    expect(await order.cancel()).toMatchObject({ status: 202, body: { status: "routed" } });
    await order.scan("delivered");
    expect(await order.order()).toMatchObject({ status: "completed", arrived: 1 });
  });

  it("of what is with the carrier, who then loses it, ends as cancelled without a replacement", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await order.pickAndHandOver();
    await order.cancel();
    await order.scan("lost");
    expect(await order.parcels()).toMatchObject([{ status: "lost" }]);
    expect(await order.order()).toMatchObject({ status: "cancelled", openShipments: 0 });
  });

  it("of a completed order is refused", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await order.pickAndHandOver();
    await order.scan("delivered");
    expect(await order.cancel()).toMatchObject({
      status: 409,
      body: { code: "conflict", detail: "The order is completed" },
    });
  });
});
