// RedriveExecution, as its documentation describes it: from where it failed, with what had succeeded before.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openFile } from "#local/sqlite/file.ts";
import type { Json, JsonObject } from "#local/step-functions/index.ts";
import { bench, machine, task, type Work } from "./support.ts";

const DAY = 86_400;
const folder = mkdtempSync(join(tmpdir(), "redrive-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Fails whenever it is asked for what is broken, and notes all that it was asked for. */
function worker() {
  const broken = new Set<Json>();
  const asked: Json[] = [];
  const work: Work = (item) => {
    asked.push(item);
    if (broken.has(item)) throw Object.assign(new Error("broken"), { name: "TypeError" });
    return item;
  };
  return { broken, asked, work };
}

const story = machine({
  First: task({ Arguments: "first", Assign: { kept: "{% $states.result %}" }, Next: "Second" }),
  Second: task({
    Arguments: "second",
    Retry: [{ ErrorEquals: ["TypeError"], MaxAttempts: 1 }],
    Next: "Tell",
  }),
  Tell: {
    Type: "Pass",
    Output: "{% $kept & ', ' & $string($states.context.Execution.RedriveCount) %}",
    End: true,
  },
});

const failedAt = async (broken: Json, definition: JsonObject, input: Json = {}) => {
  const { work, asked, broken: all } = worker();
  all.add(broken);
  const main = bench(definition, work);
  const arn = await main.start(input);
  await main.pass(60);
  expect(await main.outcome(arn)).toMatchObject({ status: "FAILED" });
  return { main, arn, asked, mended: () => all.clear() };
};
const redrive = (
  main: { ask(action: string, body: JsonObject): Promise<JsonObject> },
  executionArn: string,
) => main.ask("RedriveExecution", { executionArn });

describe("an execution that has failed", () => {
  it("goes on from the state that failed, with its variables, and counts its retries anew", async () => {
    const { main, arn, asked, mended } = await failedAt("second", story);
    expect(asked).toEqual(["first", "second", "second"]);
    expect(await main.describe(arn)).toMatchObject({ redriveCount: 0, redriveStatus: "REDRIVABLE" });
    await redrive(main, arn);
    await main.pass(60);
    expect(asked).toHaveLength(5);
    mended();
    expect(await redrive(main, arn)).toMatchObject({ redriveDate: expect.any(Number) });
    await main.pass(60);
    expect(asked.slice(5)).toEqual(["second"]);
    expect(await main.outcome(arn)).toEqual({ status: "SUCCEEDED", output: "first, 2" });
    expect(await main.describe(arn)).toMatchObject({ redriveCount: 2, redriveStatus: "NOT_REDRIVABLE" });
  });

  it("has one history, which goes on", async () => {
    const { main, arn, mended } = await failedAt("second", story);
    mended();
    await redrive(main, arn);
    await main.pass();
    const events = await main.history(arn);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    const types = events.map(({ type }) => type);
    expect(types.slice(types.indexOf("ExecutionFailed"))).toEqual([
      ...["ExecutionFailed", "ExecutionRedriven", "LambdaFunctionScheduled", "LambdaFunctionStarted"],
      ...["LambdaFunctionSucceeded", "TaskStateExited", "PassStateEntered", "PassStateExited"],
      "ExecutionSucceeded",
    ]);
  });

  it("inside a Map does again what failed or was given up there, and nothing that succeeded", async () => {
    const lines = machine({
      Lines: {
        Type: "Map",
        Items: "{% $states.input %}",
        MaxConcurrency: 1,
        ItemProcessor: { StartAt: "Pick", States: { Pick: task() } },
        End: true,
      },
    });
    const { main, arn, asked, mended } = await failedAt("b", lines, ["a", "b", "c"]);
    expect(asked).toEqual(["a", "b"]);
    mended();
    await redrive(main, arn);
    await main.pass();
    expect(asked).toEqual(["a", "b", "b", "c"]);
    expect(await main.outcome(arn)).toEqual({ status: "SUCCEEDED", output: ["a", "b", "c"] });
  });

  it("inside a Parallel leaves what its other branches have done", async () => {
    const branch = (what: string, more: JsonObject = {}) => ({
      StartAt: what,
      States: { [what]: task({ Arguments: what, ...more }) },
    });
    const both = machine({ Both: { Type: "Parallel", Branches: [branch("a"), branch("b")], End: true } });
    const { main, arn, asked, mended } = await failedAt("b", both);
    mended();
    await redrive(main, arn);
    await main.pass();
    expect(asked).toEqual(["a", "b", "b"]);
    expect(await main.outcome(arn)).toEqual({ status: "SUCCEEDED", output: ["a", "b"] });
  });

  it("where nobody waits for it any more begins to wait again, with another token", async () => {
    const waiting = machine({
      Wait: task({
        Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
        Arguments: { FunctionName: "work", Payload: { token: "{% $states.context.Task.Token %}" } },
      }),
    });
    const tokens: Json[] = [];
    const main = bench(waiting, (payload) => {
      tokens.push(Object(payload).token);
      return {};
    });
    const arn = await main.start();
    await main.pass(1);
    const tell = (taskToken: Json | undefined, action: string, body: JsonObject) =>
      main.ask(action, { taskToken: taskToken ?? "", ...body });
    await tell(tokens[0], "SendTaskFailure", { error: "Lost" });
    await main.pass(1);
    await redrive(main, arn);
    await main.pass(1);
    expect(new Set(tokens).size).toBe(2);
    expect(await tell(tokens[0], "SendTaskSuccess", { output: "1" })).toMatchObject({
      __type: "TaskTimedOut",
    });
    await tell(tokens[1], "SendTaskSuccess", { output: "2" });
    await main.pass(1);
    expect(await main.outcome(arn)).toEqual({ status: "SUCCEEDED", output: 2 });
  });

  it("is refused where it runs, has succeeded, or has failed for 14 days", async () => {
    const { main, arn, mended } = await failedAt("second", story);
    const refused = { __type: "ExecutionNotRedrivable" };
    const running = await main.start();
    await redrive(main, arn);
    expect(await redrive(main, arn)).toMatchObject(refused);
    await main.pass(20 * DAY);
    expect(await redrive(main, arn)).toMatchObject(refused);
    expect(await main.describe(arn)).toMatchObject({ redriveStatus: "NOT_REDRIVABLE" });
    mended();
    expect(await main.describe(running)).toMatchObject({ status: "FAILED" });
    const well = await main.start();
    await main.pass();
    expect(await redrive(main, well)).toMatchObject(refused);
  });
});

describe("a store of the first version", () => {
  it("is read, and its executions can be redriven from now on", async () => {
    const store = join(folder, "first.db");
    bench(story, worker().work, { store }).service.close();
    const file = openFile({ path: store });
    file.script(
      `ALTER TABLE executions DROP COLUMN redrives; ALTER TABLE executions DROP COLUMN redriven;
       UPDATE parts SET version = 1 WHERE name = 'executions'`,
    );
    file.close();
    const { work, broken } = worker();
    broken.add("second");
    const before = bench(story, work, { store });
    const arn = await before.start();
    await before.pass(60);
    await before.close();
    const after = bench(story, worker().work, { store });
    await redrive(after, arn);
    await after.pass();
    expect(await after.outcome(arn)).toEqual({ status: "SUCCEEDED", output: "first, 1" });
    await after.close();
  });
});
