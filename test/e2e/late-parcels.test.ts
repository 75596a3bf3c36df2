// Parcels that are late on their way, as it seems: the same is sent once more, or the customer is told.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Shipment } from "#shared/domain/orders/order.ts";
import { openRetailer, type Retailer, signed, stockUp } from "#test/support/retailer.ts";
import { audited, door, ordered, type Story, shelf } from "#test/support/storyline.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SWEEP = 16 * MINUTE;

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer();
});
afterAll(() => retailer.close());

let scans = 0;
async function scan({ leg, tracking }: Shipment, code: string, expectedAt?: string): Promise<void> {
  if (leg.method === "collect") throw new Error("it is with no carrier");
  const at = new Date(retailer.now()).toISOString();
  scans += 1;
  const text = JSON.stringify({ events: [{ id: `s-${scans}`, tracking, code, at, expectedAt }] });
  const headers = signed(retailer, leg.carrier, text);
  const call = `POST /v1/carriers/${leg.carrier}/events`;
  expect((await retailer.ask(`carrier:${leg.carrier}`, call, { text, headers })).status).toBe(200);
}

/** The clock stands at nine in the morning of a day on which trucks drive. */
let day = Date.parse("2026-03-03T08:00:00.000Z");
async function morning(): Promise<void> {
  day += 7 * 24 * HOUR;
  await retailer.until(day);
}

/** Handed over in Lyon in the morning, and with its carrier. */
async function onItsWay(): Promise<{ order: Story; first: Shipment }> {
  await morning();
  await stockUp(retailer, { mug: { lyon: 5, paris: 0, strasbourg: 0 } });
  const order = await ordered(retailer, { lines: { mug: 1 } });
  await order.pickAndHandOver();
  const first = await order.parcel();
  await retailer.until(retailer.now() + HOUR);
  await scan(first, "collected");
  return { order, first };
}

/** Its carrier says at noon that something is wrong, and a second parcel is on its way to the first pick. */
async function duplicated(): Promise<{ order: Story; first: Shipment; second: Shipment }> {
  const { order, first } = await onItsWay();
  await retailer.until(retailer.now() + 3 * HOUR);
  await scan(first, "exception");
  await retailer.until(retailer.now() + SWEEP);
  const [, second] = await order.parcels();
  if (second === undefined) throw new Error("nothing was sent beside it");
  return { order, first, second };
}

const fact = async (order: Story, type: string) =>
  (await order.timeline()).findLast((event: { type: string }) => event.type === type)?.facts;
const statuses = async (order: Story) => (await order.parcels()).map(({ status }) => status);
const arrive = async (at: string, parcel: Shipment, code = "delivered") => {
  await retailer.until(Date.parse(at));
  await scan(parcel, code);
};
const promised = async (order: Story): Promise<number> => Date.parse((await order.order()).promise.deliverBy);
const hoursBefore = async (order: Story, hours: number) =>
  new Date((await promised(order)) - hours * HOUR).toISOString();

describe("a parcel of which its carrier says that something is wrong", () => {
  it("is sent once more while the promise can be kept, as it was weighed", async () => {
    const { order, first, second } = await duplicated();
    expect(second).toMatchObject({ node: "lyon", duplicates: first.id, status: "released" });
    expect(await fact(order, "shipment.at-risk")).toMatchObject({ risk: "exception", beside: [second.id] });
    const { weighed } = (await order.decisions()).at(-1);
    expect(weighed.options.map(({ kind }: { kind: string }) => kind)).toEqual(["duplicate", "tell"]);
    expect(weighed.options[0]).toMatchObject({ keepsPromise: true, breach: 0 });
    expect(await order.order()).toMatchObject({ rescues: 1, openShipments: 2 });
    await retailer.until(retailer.now() + 4 * SWEEP);
    expect(await order.parcels()).toHaveLength(2);
    const change = { body: { address: { ...door, street: "2 rue de Rivoli" } } };
    const changed = await retailer.ask("channel:web", `POST /v1/orders/${order.id}/change`, change);
    expect(changed).toMatchObject({ status: 409 });
    await order.tell("pick", "confirm");
    await order.tell("handover", "handover");

    await arrive(await hoursBefore(order, 5), (await order.parcels())[1] as Shipment);
    expect(await statuses(order)).toEqual(["handedOver", "delivered"]);
    await scan(first, "returned");
    expect(await order.order()).toMatchObject({ status: "completed", promise: { kept: true }, rescues: 1 });
    const back = { carrier: "eclair", tracking: first.tracking, reason: "undeliverable" };
    const units = [{ sku: "mug", quantity: 1, condition: "as-new" }];
    const shelved = (await shelf(retailer, "mug", "lyon"))?.onHand ?? 0;
    const received = await retailer.ask("node:lyon", "POST /v1/nodes/lyon/returned-parcels", {
      body: { ...back, units },
    });
    expect({ status: received.status, body: received.body }).toMatchObject({ status: 200 });
    expect((await shelf(retailer, "mug", "lyon"))?.onHand).toBe(shelved + 1);
    await audited(retailer);
  });

  it("and that arrives after all ends what was sent beside it, where that has not left", async () => {
    const { order, first } = await duplicated();
    await order.tell("pick", "confirm");
    await arrive(new Date(retailer.now() + HOUR).toISOString(), first);
    expect(await statuses(order)).toEqual(["delivered", "cancelled"]);
    expect(await order.tasks()).toEqual([]);
    expect(await order.order()).toMatchObject({ status: "completed", promise: { kept: true } });
    expect(await shelf(retailer, "mug", "lyon")).toMatchObject({ onHand: 4, held: 0 });
    await audited(retailer);
  });

  it("and that arrives late, after the other one, breaks no promise, and is told to be one too many", async () => {
    const { order, first } = await duplicated();
    await order.pickAndHandOver();
    await arrive(await hoursBefore(order, 5), (await order.parcels())[1] as Shipment);
    await arrive(await hoursBefore(order, -20), first);
    expect(await fact(order, "shipment.delivered")).toMatchObject({ surplus: true });
    expect(await order.order()).toMatchObject({ status: "completed", promise: { kept: true } });
    await audited(retailer);
  });

  it("is not missing where the second one fails: one of them is enough", async () => {
    const { order, first } = await duplicated();
    await order.tell("pick", "short", { picked: [], reason: "not-found" });
    expect(await statuses(order)).toEqual(["handedOver", "replaced"]);
    expect(await order.order()).toMatchObject({ unfilledUnits: 0, rescues: 1 });
    await arrive(await hoursBefore(order, 5), first);
    expect(await order.order()).toMatchObject({ status: "completed", promise: { kept: true } });
    await audited(retailer);
  });

  it("and is lost is not replaced a second time; where both are, it is", async () => {
    const { order, first } = await duplicated();
    await order.pickAndHandOver();
    await arrive(await hoursBefore(order, 5), first, "lost");
    expect(await statuses(order)).toEqual(["lost", "handedOver"]);
    const [, second] = await order.parcels();
    await arrive(await hoursBefore(order, 4), second as Shipment, "lost");
    expect(await statuses(order)).toEqual(["lost", "lost", "released"]);
    await order.pickAndHandOver();
    await scan((await order.parcels())[2] as Shipment, "delivered");
    expect(await order.order()).toMatchObject({ status: "completed", unfilledUnits: 0 });
    await audited(retailer);
  });

  it("too late for anything else is waited for, and its customer is told of another day, once", async () => {
    const { order, first } = await onItsWay();
    await arrive(await hoursBefore(order, 2), first, "exception");
    await retailer.until(retailer.now() + 2 * SWEEP);
    expect(await order.parcels()).toHaveLength(1);
    const { promise } = await order.order();
    expect(Date.parse(promise.revisedDeliverBy) - Date.parse(promise.deliverBy)).toBe(24 * HOUR);
    expect(await fact(order, "shipment.at-risk")).toEqual({
      risk: "exception",
      expectedBy: promise.revisedDeliverBy,
    });
    const told = (await order.happened()).filter((type) => type === "order.promise-revised");
    expect(told).toHaveLength(1);
    await arrive(await hoursBefore(order, -20), first);
    expect(await order.order()).toMatchObject({ status: "completed", promise: { kept: false } });
  });
});

describe("a parcel of which nothing is heard", () => {
  it("by an hour after vans are out is at risk; one that is on its van is not", async () => {
    const { order } = await onItsWay();
    const other = await onItsWay();
    await retailer.until((await promised(other.order)) - 10.5 * HOUR);
    await scan(other.first, "out-for-delivery");
    await retailer.until(retailer.now() + 2 * HOUR);
    expect(await order.parcel()).toMatchObject({ atRisk: "overdue" });
    expect((await other.order.parcel()).atRisk).toBeUndefined();
    await scan(other.first, "delivered");
    expect(await other.order.order()).toMatchObject({ status: "completed", promise: { kept: true } });
    await order.scan("delivered");
  });

  it("is at risk before its promise is broken", async () => {
    const { order } = await onItsWay();
    await retailer.until((await promised(order)) - 8.5 * HOUR);
    expect(await fact(order, "shipment.at-risk")).toMatchObject({ risk: "no-scan" });
    // It may be on the van all the same: nobody is told of another day yet.
    expect((await order.order()).promise.revisedDeliverBy).toBeUndefined();
    await order.scan("delivered");
    expect(await order.order()).toMatchObject({ promise: { kept: true } });
  });
});

describe("a parcel that its carrier expects to bring late", () => {
  it("is sent once more where it can still be in time", async () => {
    const { order, first } = await onItsWay();
    const expectedAt = new Date((await promised(order)) + 20 * HOUR).toISOString();
    await scan(first, "in-transit", expectedAt);
    await retailer.until(retailer.now() + SWEEP);
    expect(await fact(order, "shipment.at-risk")).toMatchObject({
      risk: "late-estimate",
      expectedBy: expectedAt,
      beside: [expect.any(String)],
    });
    await order.cancel();
  });
});
