// An order whose workflow is stuck: what it holds expires, and it is planned again and comes to its end.
import { afterAll, beforeAll, expect, it } from "vitest";
import { openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, ordered, shelf } from "#test/support/storyline.ts";

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer();
});
afterAll(() => retailer.close());

/** Ends an execution as nothing in the system would. */
async function strand(shipment: string): Promise<void> {
  const { body } = await retailer.ask("planner", `GET /v1/planner/executions/${shipment}`);
  const { handle } = retailer.host.stepFunctions;
  const reply = await handle("AWSStepFunctions.StopExecution", { executionArn: body.arn });
  expect(reply.status).toBe(200);
  await retailer.host.clock.settled();
}

it("is planned again when its hold has expired, fulfilled, and nothing stays held", async () => {
  await retailer.until("2026-03-03T09:30:00Z");
  await stockUp(retailer, { mug: { lyon: 1 } });
  const order = await ordered(retailer, { lines: { mug: 1 } });
  const { id } = await order.parcel();
  await strand(id);

  await retailer.until("2026-03-05T12:00:00Z");
  expect((await order.parcels()).map(({ status }) => status)).toEqual(["released"]);
  expect(await shelf(retailer, "mug", "lyon")).toEqual({ onHand: 1, held: 1, available: 0 });

  // Promised for the evening of the 4th.
  await retailer.until("2026-03-07T18:30:00Z");
  expect(await order.parcels()).toMatchObject([
    { id, status: "replaced", endedBecause: "expired" },
    { node: "lyon", replaces: id, status: "released" },
  ]);
  expect(await shelf(retailer, "mug", "lyon")).toEqual({ onHand: 1, held: 1, available: 0 });
  await retailer.until("2026-03-09T08:00:00Z");
  await order.pickAndHandOver();
  await order.scan("delivered");
  expect(await order.order()).toMatchObject({ status: "completed", promise: { kept: false } });
  expect(await audited(retailer)).toMatchObject({ activeHolds: 0, forgottenUnits: 0 });
});
