import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UsageError } from "#bench/benchmark.ts";
import { route } from "#bench/route/route.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bench-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Two orders for one SKU. The near node has one unit, and the second order has no other good way. */
const instance = {
  format: "sourcing-instance/1",
  nodeType: ["warehouse", "store"],
  skuCount: 1,
  stock: [[1], [5]],
  nodeCapacity: [5, 5],
  backorderCostPerLine: 100,
  orders: [16, 60].map((far) => ({
    promised: true,
    lines: [{ sku: 0, quantity: 1 }],
    shipmentCost: [10, far],
    lineCost: [[0], [0]],
    onTime: [true, false],
  })),
  optimum: { cost: 26, solver: "by hand" },
};
const file = (content: unknown): string => {
  const path = join(folder, "instance.json");
  writeFileSync(path, JSON.stringify(content));
  return path;
};

describe("the routing benchmark", () => {
  it("prints cost, bound and plan of a wave, beside what others do", async () => {
    const figures = await route.run({ instance: file(instance), policy: "wave", seconds: "0.2" });
    expect(figures).toMatchObject({
      policy: "wave",
      cost: 26,
      plan: [[1], [0]],
      gapPct: 0,
      splitPct: 0,
      promiseKeptPct: 50,
      peers: {
        nearest: { cost: 70 },
        firstInList: { cost: 70 },
        cheapestSingleNode: { cost: 70 },
        greedyCover: { cost: 70 },
      },
    });
    expect(figures.bound).toBeCloseTo(26, 1);
  });

  it("ends where the time is too short for a single step", async () => {
    const figures = await route.run({ instance: file(instance), policy: "wave", seconds: "0.000001" });
    expect(figures.cost).toBeGreaterThanOrEqual(26);
  });

  it("routes one by one with neutral prices where there is no past", async () => {
    expect(await route.run({ instance: file(instance), policy: "online" })).toMatchObject({
      cost: 70,
      plan: [[0], [1]],
    });
  });

  it("asks the solver for the optimum, if it is told to", async () => {
    const unsolved = { ...instance, optimum: undefined };
    expect(await route.run({ instance: file(unsolved), policy: "online", optimum: true })).toMatchObject({
      gapPct: 169.231,
      highs: { cost: 26, proven: true },
    });
  });

  it("says what is wrong with a file or an option", async () => {
    await expect(route.run({})).rejects.toThrow(new UsageError("give --instance FILE"));
    await expect(route.run({ instance: file(instance), policy: "best" })).rejects.toThrow(
      new UsageError("--policy is online or wave"),
    );
    await expect(route.run({ instance: file({ ...instance, stock: "none" }) })).rejects.toThrow(
      /is no sourcing instance/,
    );
  });
});
