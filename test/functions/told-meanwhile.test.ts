import { expect, it } from "vitest";
import { answerIfTold } from "#functions/fulfilment/told-meanwhile.ts";
import { OrderId, TaskId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import type { OrderBook, Step } from "#shared/ports/orders.ts";

const at = Instant.parse("2026-03-11T17:00:10.000Z");
const waiting = {
  orderId: OrderId.parse("ord_1"),
  task: TaskId.parse("ord_1-101.handover"),
  token: "the new token",
  at,
};

async function answered(task: object | undefined): Promise<readonly Step[]> {
  const steps: Step[] = [];
  const orders = { task: async () => task, step: async (step: Step) => steps.push(step) };
  await answerIfTold(orders as unknown as OrderBook, waiting);
  return steps;
}

it("wakes the workflow with what the node said while no one waited", async () => {
  expect(await answered({ status: "done", outcome: "handed-over" })).toMatchObject([
    { orderId: "ord_1", resume: [{ token: "the new token", output: { outcome: "handed-over" } }] },
  ]);
});

it("goes on waiting where nobody has said anything that ends a wait", async () => {
  expect(await answered({ status: "open" })).toEqual([]);
  expect(await answered({ status: "withdrawn" })).toEqual([]);
  expect(await answered({ status: "started", outcome: "started" })).toEqual([]);
  expect(await answered(undefined)).toEqual([]);
});
