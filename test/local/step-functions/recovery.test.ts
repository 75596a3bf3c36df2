import { describe, expect, it } from "vitest";
import { bench, machine, secondsOf, task, typesOf } from "./support.ts";

const failing = (name: string) => () => {
  throw Object.assign(new Error("no stock"), { name });
};

const tokenTask = (more = {}) =>
  task({
    Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    Arguments: { QueueUrl: "queue", MessageBody: "{% $states.context.Task.Token %}" },
    ...more,
  });

/** A worker that notes the tokens it is handed. */
function worker() {
  const tokens: string[] = [];
  return {
    tokens,
    work: (args: unknown) => {
      if (typeof args === "object" && args && "MessageBody" in args) tokens.push(String(args.MessageBody));
      return { MessageId: "1" };
    },
  };
}

describe("Retry", () => {
  it("waits longer before each attempt, up to the longest delay", async () => {
    const retry = {
      ErrorEquals: ["Busy"],
      IntervalSeconds: 2,
      BackoffRate: 3,
      MaxAttempts: 3,
      MaxDelaySeconds: 10,
    };
    const main = bench(machine({ Hold: task({ Retry: [retry] }) }), failing("Busy"));
    const arn = await main.start();
    await main.pass();
    const attempts = (await main.history(arn)).filter(({ type }) => type === "LambdaFunctionScheduled");
    expect(attempts.map(secondsOf)).toEqual([0, 2, 8, 18]);
    expect(await main.outcome(arn)).toMatchObject({ status: "FAILED", error: "Busy" });
  });

  it("draws the delay from the random source when jitter is full", async () => {
    const retry = { ErrorEquals: ["States.ALL"], IntervalSeconds: 8, MaxAttempts: 1, JitterStrategy: "FULL" };
    const main = bench(machine({ Hold: task({ Retry: [retry] }) }), failing("Busy"), { random: () => 0.25 });
    const arn = await main.start();
    await main.pass();
    const attempts = (await main.history(arn)).filter(({ type }) => type === "LambdaFunctionScheduled");
    expect(attempts.map(secondsOf)).toEqual([0, 2]);
  });

  it("leaves an error that it does not name to Catch", async () => {
    const main = bench(
      machine({
        Hold: task({
          Retry: [{ ErrorEquals: ["Busy"] }],
          Catch: [
            {
              ErrorEquals: ["StockUnavailable"],
              Assign: { why: "{% $states.errorOutput.Error %}" },
              Output: { order: "{% $states.input.order %}" },
              Next: "Backorder",
            },
          ],
        }),
        Backorder: {
          Type: "Pass",
          Output: { order: "{% $states.input.order %}", why: "{% $why %}" },
          End: true,
        },
      }),
      failing("StockUnavailable"),
    );
    const arn = await main.start({ order: "ord_1" });
    await main.pass();
    expect(await main.outcome(arn)).toEqual({
      status: "SUCCEEDED",
      output: { order: "ord_1", why: "StockUnavailable" },
    });
  });

  it("shows the number of retries to the task", async () => {
    const main = bench(
      machine({
        Hold: task({
          Arguments: { retries: "{% $states.context.State.RetryCount %}" },
          Retry: [{ ErrorEquals: ["States.TaskFailed"] }],
        }),
      }),
      (payload) => {
        if (JSON.stringify(payload) === '{"retries":2}') return "held";
        throw new Error("busy");
      },
    );
    const arn = await main.start();
    await main.pass();
    expect(await main.outcome(arn)).toEqual({ status: "SUCCEEDED", output: "held" });
  });
});

describe("time limits", () => {
  it("end a wait for a token that never comes with States.Timeout, which States.TaskFailed does not take", async () => {
    const { tokens, work } = worker();
    const main = bench(
      machine({
        Pick: tokenTask({
          TimeoutSeconds: "{% $states.input.limit %}",
          Catch: [
            { ErrorEquals: ["States.TaskFailed"], Next: "Wrong" },
            { ErrorEquals: ["States.Timeout"], Next: "Rescue" },
          ],
        }),
        Wrong: { Type: "Fail" },
        Rescue: { Type: "Pass", Output: "{% $states.input.Error %}", End: true },
      }),
      work,
    );
    const arn = await main.start({ limit: 90 });
    await main.pass();
    expect(await main.outcome(arn)).toEqual({ status: "SUCCEEDED", output: "States.Timeout" });
    expect(secondsOf((await main.history(arn)).at(-1))).toBe(90);
    const late = await main.ask("SendTaskSuccess", { taskToken: tokens[0] ?? "", output: "{}" });
    expect(late).toMatchObject({ __type: "TaskTimedOut" });
  });

  it("are kept away by heartbeats, until one is missing", async () => {
    const { tokens, work } = worker();
    const main = bench(machine({ Pick: tokenTask({ TimeoutSeconds: 3_600, HeartbeatSeconds: 60 }) }), work);
    const arn = await main.start();
    await main.pass(50);
    expect(await main.ask("SendTaskHeartbeat", { taskToken: tokens[0] ?? "" })).toEqual({});
    await main.pass(50);
    expect((await main.describe(arn)).status).toBe("RUNNING");
    await main.pass();
    expect(await main.outcome(arn)).toEqual({ status: "FAILED", error: "States.HeartbeatTimeout" });
    expect(secondsOf((await main.history(arn)).at(-1))).toBe(110);
  });

  it("abort a function that takes too long", async () => {
    let aborted = false;
    const main = bench(machine({ Route: task({ TimeoutSeconds: 5 }) }), async (_, signal) => {
      signal.addEventListener("abort", () => {
        aborted = true;
      });
      await main.clock.sleep(60_000);
      return {};
    });
    const arn = await main.start();
    await main.pass();
    expect(aborted).toBe(true);
    expect(typesOf(await main.history(arn)).slice(-2)).toEqual(["LambdaFunctionTimedOut", "ExecutionFailed"]);
  });

  it("end a whole execution as timed out", async () => {
    const main = bench(machine({ Wait: { Type: "Wait", Seconds: 100, End: true } }, { TimeoutSeconds: 30 }));
    const arn = await main.start();
    await main.pass();
    expect(await main.outcome(arn)).toEqual({ status: "TIMED_OUT", error: "States.Timeout" });
    expect(secondsOf((await main.history(arn)).at(-1))).toBe(30);
  });
});

describe("a failure that nobody takes", () => {
  it("is not taken by a catcher whose own output fails", async () => {
    const broken = { ErrorEquals: ["States.ALL"], Output: "{% $states.input.missing %}", Next: "End" };
    const main = bench(
      machine({ Hold: task({ Catch: [broken] }), End: { Type: "Succeed" } }),
      failing("StockUnavailable"),
    );
    const arn = await main.start();
    await main.pass();
    expect(await main.outcome(arn)).toMatchObject({ status: "FAILED", error: "States.QueryEvaluationError" });
  });

  it("ends a loop that never waits", async () => {
    const main = bench(machine({ Again: { Type: "Pass", Next: "Again" } }));
    const arn = await main.start();
    await main.pass();
    expect(await main.outcome(arn)).toMatchObject({ status: "FAILED", error: "States.Runtime" });
  });
});
