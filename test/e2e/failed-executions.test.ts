// A workflow that fails where nothing else can take over: it is set going again, by itself for a day, then by a planner.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { HOUR, MINUTE } from "#shared/kernel/time.ts";
import { openRetailer, type Retailer } from "#test/support/retailer.ts";
import { mischief } from "#test/support/states/mischief.ts";
import { audited, ordered, type Story } from "#test/support/storyline.ts";

const { mishaps, plan, left } = mischief();
let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer(
    { now: "2026-03-03T09:30:00.000Z", stock: { lamp: { lyon: 50 } } },
    { mishaps },
  );
});
afterAll(() => retailer.close());
afterEach(async () => {
  await audited(retailer);
});

const failed = async () => (await retailer.ask("planner", "GET /v1/planner/executions")).body.executions;
const execution = async (id: string) =>
  (await retailer.ask("planner", `GET /v1/planner/executions/${id}`)).body;
const redrive = (id: string, party = "planner") =>
  retailer.ask(party, `POST /v1/planner/executions/${id}/redrive`);
const later = (ms: number) => retailer.until(retailer.now() + ms);

/** Its parcel is at the door, and its end fails so often. */
async function broken(times: number): Promise<{ order: Story; shipment: string }> {
  const order = await ordered(retailer, { lines: { lamp: 1 } });
  await order.pickAndHandOver();
  plan([{ state: "Close as delivered", when: "before", error: "TypeError", cause: "a bug", times }]);
  await order.scan("delivered");
  return { order, shipment: `${order.id}-101` };
}

describe("an execution that has failed", () => {
  it("is on the planner's list, and goes on when a planner says so", async () => {
    const { order, shipment } = await broken(1);
    expect(await failed()).toMatchObject([{ shipmentId: shipment, redrives: 0 }]);
    expect(await execution(shipment)).toMatchObject({ status: "FAILED", error: "TypeError", cause: "a bug" });
    expect(await order.order()).toMatchObject({ status: "routed" });

    expect(await redrive(shipment)).toMatchObject({
      status: 200,
      body: { shipmentId: shipment, redrives: 1 },
    });
    expect(await order.order()).toMatchObject({ status: "completed", promise: { kept: true } });
    expect(await execution(shipment)).toMatchObject({ status: "SUCCEEDED" });
    expect(await failed()).toEqual([]);
    expect(await redrive(shipment)).toMatchObject({ status: 409, body: { code: "conflict" } });
  });

  it("goes on by itself within a quarter of an hour", async () => {
    const { order } = await broken(1);
    await later(16 * MINUTE);
    expect(await order.order()).toMatchObject({ status: "completed" });
    expect(left()).toEqual([]);
  });

  it("again and again is left to a planner after a day", async () => {
    const { order, shipment } = await broken(6);
    await later(24 * HOUR);
    expect(await failed()).toMatchObject([{ shipmentId: shipment, redrives: 4 }]);
    await later(24 * HOUR);
    expect(await failed()).toMatchObject([{ shipmentId: shipment, redrives: 4 }]);
    await redrive(shipment);
    expect(await failed()).toMatchObject([{ shipmentId: shipment, redrives: 5 }]);
    expect(left()).toEqual([]);
    await redrive(shipment);
    expect(await order.order()).toMatchObject({ status: "completed" });
  });

  it("is seen and set going by planners only, and known by its name", async () => {
    expect((await redrive("ord_nothing-101", "channel:web")).status).toBe(403);
    expect((await retailer.ask("channel:web", "GET /v1/planner/executions")).status).toBe(403);
    expect(await redrive("ord_nothing-101")).toMatchObject({ status: 404, body: { code: "not-found" } });
  });
});
