// An order's routing, told with made-up functions: which step fails, and what is undone.
import { beforeAll, describe, expect, it } from "vitest";
import { type Definition, definitionOf, run, type Script, type Told } from "#test/support/workflows.ts";

let definition: Definition;
beforeAll(async () => {
  definition = await definitionOf("route-order");
});

const shipmentNamed = (shipmentId: string) => ({ orderId: "ord_a", shipmentId, road: "warehouse" });
const well = {
  "plan-order": [{ attempt: 1, feasible: true }],
  "hold-order": [{ shipments: [shipmentNamed("ord_a-101"), shipmentNamed("ord_a-102")] }],
  "backorder-order": [{ backordered: true }],
  "release-holds": [{ cancelled: false }],
} satisfies Script["functions"];

const go = (functions: Script["functions"] = {}): Promise<Told> =>
  run(definition, { orderId: "ord_a" }, { functions: { ...well, ...functions } });
const called = (told: Told) => told.calls.map(({ name }) => name);
const bug = { error: "TypeError" };

describe("an order", () => {
  it("is planned, held and started: one fulfilment per shipment, named by it", async () => {
    const told = await go();
    expect([told.status, called(told)]).toEqual([
      "SUCCEEDED",
      ["plan-order", "hold-order", "states:startExecution", "states:startExecution"],
    ]);
    expect(told.calls.slice(2).map(({ payload }) => payload.Name)).toEqual(["ord_a-101", "ord_a-102"]);
    expect(told.calls[1]?.payload).toEqual({ orderId: "ord_a", attempt: 1 });
  });

  it("routed twice starts nothing twice", async () => {
    const exists = { error: "StepFunctions.ExecutionAlreadyExistsException" };
    expect((await go({ "states:startExecution": [exists] })).status).toBe("SUCCEEDED");
  });

  it("that nobody can source is backordered", async () => {
    const told = await go({ "plan-order": [{ attempt: 1, feasible: false }] });
    expect([told.status, called(told)]).toEqual(["SUCCEEDED", ["plan-order", "backorder-order"]]);
  });

  it("whose stock another order took is planned again", async () => {
    const told = await go({
      "plan-order": [
        { attempt: 1, feasible: true },
        { attempt: 2, feasible: true },
      ],
      "hold-order": [{ error: "HoldLost" }, { shipments: [shipmentNamed("ord_a-201")] }],
    });
    expect([told.status, called(told)]).toEqual([
      "SUCCEEDED",
      ["plan-order", "hold-order", "plan-order", "hold-order", "states:startExecution"],
    ]);
    expect(told.calls[3]?.payload).toMatchObject({ attempt: 2 });
  });

  it("that loses every plan is backordered after the sixth", async () => {
    const plans = [1, 2, 3, 4, 5, 6, 7].map((attempt) => ({ attempt, feasible: true }));
    const told = await go({ "plan-order": plans, "hold-order": [{ error: "HoldLost" }] });
    expect(called(told).filter((name) => name === "hold-order")).toHaveLength(6);
    expect([told.status, called(told).at(-1)]).toEqual(["SUCCEEDED", "backorder-order"]);
  });
});

const steps = ["plan-order", "hold-order"] as const;

describe("a cancellation", () => {
  it.each(steps)("at %s releases what was held and ends well", async (step) => {
    const told = await go({ [step]: [{ error: "OrderCancelled" }], "release-holds": [{ cancelled: true }] });
    expect([told.status, called(told).at(-1)]).toEqual(["SUCCEEDED", "release-holds"]);
  });
});

describe("an error that nobody expects", () => {
  it.each(steps)("at %s releases what was held and fails, for the sweeper to route again", async (step) => {
    const told = await go({ [step]: [bug] });
    expect(told).toMatchObject({ status: "FAILED", error: "RoutingFailed" });
    expect(called(told).filter((name) => name === step)).toHaveLength(1);
    expect(called(told).at(-1)).toBe("release-holds");
  });

  it("while backordering releases what was held and fails", async () => {
    const told = await go({ "plan-order": [{ attempt: 1, feasible: false }], "backorder-order": [bug] });
    expect(told).toMatchObject({ status: "FAILED", error: "RoutingFailed" });
  });

  it.each(["plan-order", "hold-order"])("in passing at %s is retried", async (step) => {
    const told = await go({
      [step]: [{ error: "Throttled" }, { error: "Throttled" }, well[step as (typeof steps)[number]][0] ?? {}],
    });
    expect(told.status).toBe("SUCCEEDED");
    expect(called(told).filter((name) => name === step)).toHaveLength(3);
  });
});
