// Collected in a store that does not have it: carried there by a carrier, given out by the store.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, ordered, type Story, shelf } from "#test/support/storyline.ts";

const DAY = 86_400_000;

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({ stock: { mug: { lyon: 20 } } });
});
afterAll(() => retailer.close());

const toParis = (lines: Readonly<Record<string, number>>) => ordered(retailer, { lines, collectAt: "paris" });

/** Picked, handed over and brought to the store, an hour before it has to be there. */
async function brought(order: Story): Promise<void> {
  await order.pickAndHandOver();
  const { leg } = await order.parcel();
  if (leg.method !== "ship-to-store") throw new Error(`sent as ${leg.method}`);
  await retailer.until(Date.parse(leg.arriveBy) - DAY / 2);
  await order.scan("out-for-delivery");
  await retailer.until(Date.parse(leg.arriveBy) - DAY / 24);
  await order.scan("delivered");
}

describe("an order to collect in a store without stock", () => {
  it("is shipped from the warehouse, waits in the store and is collected there, however late", async () => {
    const order = await toParis({ mug: 2 });
    expect(await order.order()).toMatchObject({
      method: "collect",
      promise: { method: "collect", node: "paris", deliverBy: "2026-03-04T17:30:00.000Z" },
      parcels: [{ node: "lyon", road: "warehouse", leg: { method: "ship-to-store", store: "paris" } }],
    });
    await brought(order);
    expect(await order.parcel()).toMatchObject({ status: "ready", arrivedAt: "2026-03-04T16:00:00.000Z" });
    expect(await order.task("collection")).toMatchObject({
      node: "paris",
      lines: [{ sku: "mug", quantity: 2 }],
      dueBy: "2026-03-11T17:30:00.000Z",
    });
    await retailer.until("2026-03-10T10:00:00Z");
    await order.tell("collection", "collected");
    expect(await order.happened()).toEqual([
      ...["order.received", "order.promised", "order.planned", "order.routed", "shipment.released"],
      ...[
        "shipment.picked",
        "shipment.booked",
        "shipment.handed-over",
        "shipment.scanned",
        "shipment.scanned",
      ],
      ...["shipment.ready", "shipment.collected", "order.completed"],
    ]);
    expect(await order.order()).toMatchObject({ status: "completed", promise: { kept: true } });
    expect(await audited(retailer)).toMatchObject({ activeHolds: 0, unitsSold: 2 });
  });

  it("that nobody collects lands on the shelf of the store, which never had any", async () => {
    const order = await toParis({ mug: 3 });
    await brought(order);
    expect(await shelf(retailer, "mug", "paris")).toBeUndefined();
    await retailer.until(retailer.now() + 9 * DAY);
    expect(await order.order()).toMatchObject({
      status: "failed",
      promise: { kept: true },
      parcels: [{ status: "lost", endedBecause: "not-collected" }],
    });
    expect(await order.tasks()).toEqual([]);
    expect(await shelf(retailer, "mug", "paris")).toEqual({ onHand: 3, held: 0, available: 3 });
    expect(await shelf(retailer, "mug", "lyon")).toEqual({ onHand: 15, held: 0, available: 15 });
    await audited(retailer);
  });

  it("cancelled before it is handed over goes back to the warehouse", async () => {
    const order = await toParis({ mug: 6 });
    const nodes = (await order.parcels()).map(({ node, leg }) => [node, leg.method]);
    expect(nodes).toContainEqual(["lyon", "ship-to-store"]);
    const before = await shelf(retailer, "mug", "lyon");
    await order.tell("pick", "confirm");
    await order.cancel();
    expect(await order.order()).toMatchObject({ status: "cancelled" });
    expect(before?.held).toBeGreaterThan(0);
    expect(await shelf(retailer, "mug", "lyon")).toEqual({ onHand: 15, held: 0, available: 15 });
    await audited(retailer);
  });

  it("cancelled while it waits for its customer stays in the store, beside what was there", async () => {
    await stockUp(retailer, { lamp: { lyon: 4, paris: 1 } });
    const order = await toParis({ lamp: 2 });
    const shipped = (await order.parcels()).filter(({ leg }) => leg.method === "ship-to-store");
    expect(shipped).toHaveLength(1);
    await order.tell("pick", "confirm");
    await order.tell("handover", "handover");
    const from = shipped[0]?.node;
    const units = shipped[0]?.lines[0]?.quantity ?? 0;
    await order.scan("delivered", from);
    await order.cancel();
    expect(await order.order()).toMatchObject({ status: "cancelled", openShipments: 0 });
    expect(await shelf(retailer, "lamp", "paris")).toEqual({
      onHand: 1 + units,
      held: 0,
      available: 1 + units,
    });
    await audited(retailer);
  });

  it("is quoted with the price of its carriage", async () => {
    const cart = {
      ...{ method: "collect", collectAt: "strasbourg" },
      lines: [{ sku: "mug", quantity: 1 }],
      destination: { country: "FR", postcode: "67000" },
    };
    const { status, body } = await retailer.ask("channel:web", "POST /v1/promises", { body: cart });
    expect({ status, ...body }).toMatchObject({
      status: 200,
      options: [{ method: "collect", node: "strasbourg", shippedToStore: true, parcels: 1 }],
    });
    expect(body.options[0].price).toBeGreaterThan(0);
    // Two have ended, both in time at the node and in the store; what was cancelled says nothing.
    expect(body.options[0].confidence).toBeCloseTo((21 / 22) ** 2, 3);
  });

  it("may be collected as soon as the store says that it is there, whatever its carrier has scanned", async () => {
    await stockUp(retailer, { mug: { paris: 0 } });
    const order = await toParis({ mug: 1 });
    await order.tell("pick", "confirm");
    const { tracking } = await order.parcel();
    const here = (by: string, number = tracking) =>
      retailer.ask(`node:${by}`, `POST /v1/nodes/${by}/arrived-parcels`, {
        body: { carrier: "eclair", tracking: number },
      });
    expect(await here("strasbourg")).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect(await here("paris", "TRK_unknown")).toMatchObject({ status: 404 });
    // The carrier took it without a scan, and the warehouse told nobody.
    expect(await here("paris")).toMatchObject({ status: 200, body: { orderId: order.id } });
    expect(await order.parcel()).toMatchObject({ status: "ready" });
    expect(await here("paris")).toMatchObject({ status: 200 });
    await order.scan("delivered");
    await order.tell("collection", "collected");
    expect(await order.order()).toMatchObject({ status: "completed", promise: { kept: true } });
    expect((await order.happened()).filter((type) => type === "shipment.ready")).toHaveLength(1);
    expect(await here("paris")).toMatchObject({ status: 409, body: { facts: { status: "collected" } } });
    await audited(retailer);
  });
});
