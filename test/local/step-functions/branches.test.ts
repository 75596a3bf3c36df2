import { describe, expect, it } from "vitest";
import type { JsonObject } from "#local/step-functions/index.ts";
import { bench, machine, task, typesOf } from "./support.ts";

const map = (more: JsonObject): JsonObject => ({
  Type: "Map",
  Items: "{% $states.input %}",
  ItemProcessor: { StartAt: "Pick", States: { Pick: task() } },
  End: true,
  ...more,
});

describe("Map", () => {
  it("works on no more items at once than it may", async () => {
    let running = 0;
    let most = 0;
    const main = bench(machine({ Lines: map({ MaxConcurrency: 2 }) }), async (item) => {
      most = Math.max(most, ++running);
      await main.clock.sleep(1_000);
      running -= 1;
      return item;
    });
    const arn = await main.start([1, 2, 3, 4, 5]);
    await main.pass();
    expect(await main.outcome(arn)).toEqual({ status: "SUCCEEDED", output: [1, 2, 3, 4, 5] });
    expect(most).toBe(2);
  });

  it("fails with the first failure, and gives the other iterations up", async () => {
    const aborted: unknown[] = [];
    const main = bench(machine({ Lines: map({}) }), async (item, signal) => {
      if (item === "short") throw Object.assign(new Error("short"), { name: "ShortPick" });
      signal.addEventListener("abort", () => aborted.push(item));
      await main.clock.sleep(1_000);
      return item;
    });
    const arn = await main.start(["a", "short", "c"]);
    await main.pass();
    expect(await main.outcome(arn)).toMatchObject({ status: "FAILED", error: "ShortPick" });
    expect(aborted.sort()).toEqual(["a", "c"]);
    expect(typesOf(await main.history(arn)).slice(-4)).toEqual([
      "MapIterationAborted",
      "MapIterationAborted",
      "MapStateFailed",
      "ExecutionFailed",
    ]);
  });

  it("tolerates as many failures as it is told to, and no more", async () => {
    const definition = machine({ Lines: map({ ToleratedFailurePercentage: 50 }) });
    const work = (item: unknown) => {
      if (item === "bad") throw new Error("bad");
      return String(item);
    };
    const main = bench(definition, work);
    const within = await main.start(["a", "bad"]);
    const beyond = await main.start(["a", "bad", "bad"]);
    await main.pass();
    expect(await main.outcome(within)).toEqual({ status: "SUCCEEDED", output: ["a"] });
    expect(await main.outcome(beyond)).toMatchObject({
      status: "FAILED",
      error: "States.ExceedToleratedFailureThreshold",
    });
  });

  it("shows each iteration its item, and the variables around the Map", async () => {
    const main = bench(
      machine({
        Start: { Type: "Pass", Assign: { node: "warehouse-1" }, Next: "Lines" },
        Lines: map({
          ItemSelector: {
            at: "{% $states.context.Map.Item.Index %}",
            sku: "{% $states.context.Map.Item.Value %}",
          },
          ItemProcessor: {
            StartAt: "Pick",
            States: {
              Pick: {
                Type: "Pass",
                Output: "{% $node & '/' & $states.input.sku & '/' & $states.input.at %}",
                End: true,
              },
            },
          },
        }),
      }),
    );
    const arn = await main.start(["a", "b"]);
    await main.pass();
    expect(await main.outcome(arn)).toEqual({
      status: "SUCCEEDED",
      output: ["warehouse-1/a/0", "warehouse-1/b/1"],
    });
  });
});

describe("Parallel", () => {
  const branch = (name: string, state: JsonObject): JsonObject => ({
    StartAt: name,
    States: { [name]: state },
  });

  it("brings the outputs of its branches together in their order", async () => {
    const main = bench(
      machine({
        Both: {
          Type: "Parallel",
          Branches: [
            branch("Slow", { Type: "Wait", Seconds: 10, Output: "slow", End: true }),
            branch("Fast", { Type: "Pass", Output: "fast", End: true }),
          ],
          Assign: { first: "{% $states.result[0] %}" },
          Next: "Show",
        },
        Show: { Type: "Pass", Output: ["{% $first %}", "{% $states.input %}"], End: true },
      }),
    );
    const arn = await main.start();
    await main.pass();
    expect(await main.outcome(arn)).toEqual({ status: "SUCCEEDED", output: ["slow", ["slow", "fast"]] });
  });

  it("is tried again as a whole, and then gives the failure to its catcher", async () => {
    let calls = 0;
    const main = bench(
      machine({
        Both: {
          Type: "Parallel",
          Branches: [branch("Book", task()), branch("Wait", { Type: "Wait", Seconds: 500, End: true })],
          Retry: [{ ErrorEquals: ["CarrierDown"], MaxAttempts: 2, IntervalSeconds: 1 }],
          Catch: [{ ErrorEquals: ["States.ALL"], Next: "Rescue" }],
          End: true,
        },
        Rescue: { Type: "Pass", Output: "{% $states.input.Error %}", End: true },
      }),
      () => {
        calls += 1;
        throw Object.assign(new Error("down"), { name: "CarrierDown" });
      },
    );
    const arn = await main.start();
    await main.pass(60);
    expect(await main.outcome(arn)).toEqual({ status: "SUCCEEDED", output: "CarrierDown" });
    expect(calls).toBe(3);
  });
});
