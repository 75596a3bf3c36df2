import { describe, expect, it } from "vitest";
import { begin, bench, machine, machineArn, task, typesOf } from "./support.ts";

const waiting = machine({ Wait: { Type: "Wait", Seconds: 100, End: true } });
const stateMachineArn = machineArn("main");

describe("the name of an execution", () => {
  it("starts it once: the same name and input find the one that runs", async () => {
    const main = bench(waiting);
    const first = await main.start({ order: 1 }, { name: "shp_1" });
    expect(first).toBe("arn:aws:states:eu-west-3:000000000000:execution:main:shp_1");
    expect(await main.start({ order: 1 }, { name: "shp_1" })).toBe(first);
    const { executions } = await main.ask("ListExecutions", { stateMachineArn });
    expect(executions).toHaveLength(1);
  });

  it("is taken for another input, and once the execution has ended", async () => {
    const main = bench(waiting);
    await main.start({ order: 1 }, { name: "shp_1" });
    const again = (order: number) =>
      main.ask("StartExecution", { stateMachineArn, name: "shp_1", input: JSON.stringify({ order }) });
    expect(await again(2)).toMatchObject({ __type: "ExecutionAlreadyExists" });
    await main.pass();
    expect(await again(1)).toMatchObject({ __type: "ExecutionAlreadyExists" });
  });

  it("is not what tells Express executions apart", async () => {
    const express = { arn: stateMachineArn, name: "main", type: "EXPRESS" as const, definition: waiting };
    const main = bench(waiting, undefined, { machines: [express] });
    expect(await main.start({}, { name: "ord_1" })).not.toBe(await main.start({}, { name: "ord_1" }));
  });
});

describe("the API", () => {
  it.each([
    ["StartExecution", { stateMachineArn: "nonsense" }, "InvalidArn"],
    ["StartExecution", { stateMachineArn: machineArn("gone") }, "StateMachineDoesNotExist"],
    ["StartExecution", { stateMachineArn, input: "{" }, "InvalidExecutionInput"],
    ["StartExecution", { stateMachineArn, name: "a b" }, "InvalidName"],
    ["StartExecution", {}, "ValidationException"],
    ["StartSyncExecution", { stateMachineArn }, "StateMachineTypeNotSupported"],
    ["DescribeExecution", { executionArn: `${stateMachineArn}:x` }, "InvalidArn"],
    [
      "DescribeExecution",
      { executionArn: "arn:aws:states:eu-west-3:000000000000:execution:main:x" },
      "ExecutionDoesNotExist",
    ],
    ["SendTaskSuccess", { taskToken: "made-up", output: "{}" }, "InvalidToken"],
    ["SendTaskSuccess", { taskToken: "made-up", output: "{" }, "InvalidOutput"],
    ["ListExecutions", { stateMachineArn, nextToken: "made-up" }, "InvalidToken"],
    ["CreateActivity", {}, "UnknownOperationException"],
  ])("refuses %s of %j with %s", async (action, body, type) => {
    expect(await bench(waiting).ask(action, body)).toMatchObject({ __type: type });
  });

  it("lists executions in pages, newest first, by status", async () => {
    const main = bench(
      machine({
        Go: { Type: "Choice", Choices: [{ Condition: "{% $states.input %}", Next: "Stay" }], Default: "End" },
        Stay: { Type: "Wait", Seconds: 9, End: true },
        End: { Type: "Succeed" },
      }),
    );
    for (const name of ["a", "b", "c", "d"]) await main.start(name !== "b", { name });
    await main.pass(1);
    const first = await main.ask("ListExecutions", {
      stateMachineArn,
      statusFilter: "RUNNING",
      maxResults: 2,
    });
    expect(first.executions).toMatchObject([{ name: "d" }, { name: "c" }]);
    const nextToken = first.nextToken ?? null;
    const second = await main.ask("ListExecutions", {
      stateMachineArn,
      statusFilter: "RUNNING",
      maxResults: 2,
      nextToken,
    });
    expect(second).toMatchObject({
      executions: [{ name: "a", status: "RUNNING", startDate: begin / 1_000 }],
    });
    expect(second).not.toHaveProperty("nextToken");
  });

  it("tells a history in pages, backwards, and without what was worked on", async () => {
    const main = bench(machine({ Only: { Type: "Pass", Output: "secret", End: true } }));
    const executionArn = await main.start();
    await main.pass();
    const { events, nextToken } = await main.ask("GetExecutionHistory", {
      ...{ executionArn, reverseOrder: true, maxResults: 3, includeExecutionData: false },
    });
    expect(events).toMatchObject([
      { id: 4, type: "ExecutionSucceeded", executionSucceededEventDetails: {} },
      { id: 3, previousEventId: 2, type: "PassStateExited", stateExitedEventDetails: { name: "Only" } },
      { id: 2 },
    ]);
    expect(JSON.stringify(events)).not.toContain("secret");
    const rest = await main.ask("GetExecutionHistory", {
      executionArn,
      reverseOrder: true,
      nextToken: nextToken ?? null,
    });
    expect(rest.events).toMatchObject([{ id: 1, type: "ExecutionStarted" }]);
  });

  it("stops an execution and what runs for it", async () => {
    const main = bench(machine({ Wait: { Type: "Wait", Seconds: 9_999, End: true } }));
    const executionArn = await main.start();
    await main.pass(5);
    await main.ask("StopExecution", { executionArn, error: "Cancelled", cause: "by the customer" });
    await main.pass();
    expect(await main.outcome(executionArn)).toEqual({
      ...{ status: "ABORTED", error: "Cancelled", cause: "by the customer" },
    });
    expect(main.clock.now()).toBe(begin + 5_000);
  });
});

describe("executions that start executions", () => {
  const parent = (suffix: string) =>
    machine({
      Start: task({
        Resource: `arn:aws:states:::states:startExecution${suffix}`,
        Arguments: {
          StateMachineArn: machineArn("child"),
          Name: "child-1",
          Input: { n: "{% $states.input.n %}" },
        },
      }),
    });
  const child = machine({
    Go: {
      Type: "Choice",
      Choices: [{ Condition: "{% $states.input.n > 1 %}", Next: "No" }],
      Default: "Stay",
    },
    Stay: { Type: "Wait", Seconds: 30, Output: { doubled: "{% $states.input.n * 2 %}" }, End: true },
    No: { Type: "Fail", Error: "TooMany", Cause: "more than one" },
  });
  const family = (suffix: string) =>
    bench(child, undefined, {
      machines: [
        { arn: stateMachineArn, name: "main", type: "STANDARD", definition: parent(suffix) },
        { arn: machineArn("child"), name: "child", type: "STANDARD", definition: child },
      ],
    });

  it("wait for their output with .sync:2", async () => {
    const main = family(".sync:2");
    const arn = await main.start({ n: 1 });
    await main.pass();
    expect((await main.outcome(arn)).output).toMatchObject({
      Name: "child-1",
      Status: "SUCCEEDED",
      Output: { doubled: 2 },
    });
    expect(typesOf(await main.history(arn))).toContain("TaskSubmitted");
  });

  it("fail with States.TaskFailed when the child fails", async () => {
    const main = family(".sync");
    const arn = await main.start({ n: 2 });
    await main.pass();
    const { error, cause } = await main.outcome(arn);
    expect(error).toBe("States.TaskFailed");
    expect(JSON.parse(String(cause))).toMatchObject({
      Error: "TooMany",
      Cause: "more than one",
      Status: "FAILED",
    });
  });

  it("take the child with them when they are stopped", async () => {
    const main = family(".sync");
    const executionArn = await main.start({ n: 1 });
    await main.pass(1);
    await main.ask("StopExecution", { executionArn });
    await main.pass();
    const executionOf = "arn:aws:states:eu-west-3:000000000000:execution:child:child-1";
    expect((await main.describe(executionOf)).status).toBe("ABORTED");
  });

  it("do not wait without .sync", async () => {
    const main = family("");
    const arn = await main.start({ n: 1 });
    await main.pass(1);
    expect((await main.outcome(arn)).status).toBe("SUCCEEDED");
  });
});

describe("an Express machine", () => {
  const express = (definition: ReturnType<typeof machine>) =>
    bench(definition, undefined, {
      machines: [{ arn: stateMachineArn, name: "main", type: "EXPRESS", definition }],
    });

  it("answers StartSyncExecution with its output", async () => {
    const main = express(machine({ Quote: { Type: "Wait", Seconds: 2, Output: { price: 499 }, End: true } }));
    const answer = main.ask("StartSyncExecution", { stateMachineArn, input: "{}" });
    await main.pass();
    expect(await answer).toMatchObject({
      status: "SUCCEEDED",
      output: '{"price":499}',
      stopDate: begin / 1_000 + 2,
    });
  });

  it("may run for five minutes", async () => {
    const main = express(machine({ Wait: { Type: "Wait", Seconds: 301, End: true } }));
    const answer = main.ask("StartSyncExecution", { stateMachineArn });
    await main.pass();
    expect(await answer).toMatchObject({ status: "TIMED_OUT", error: "States.Timeout" });
    expect(main.clock.now()).toBe(begin + 300_000);
  });
});

it("the same requests at the same instants leave the same history, token for token", async () => {
  const live = async () => {
    const main = bench(
      machine({
        Pick: task({
          Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
          Arguments: {
            token: "{% $states.context.Task.Token %}",
            seed: "{% $random() %}",
            id: "{% $uuid() %}",
          },
          TimeoutSeconds: 9,
        }),
      }),
    );
    const arn = await main.start();
    await main.pass();
    return main.history(arn);
  };
  expect(await live()).toEqual(await live());
});

it("an answer that comes too late is no other execution's", async () => {
  const definition = machine({ Work: task({ TimeoutSeconds: 10 }) });
  const slow = machine({ Work: task({ TimeoutSeconds: 500 }) });
  const express = (name: string, states: typeof definition) =>
    ({ arn: machineArn(name), name, type: "EXPRESS", definition: states }) as const;
  const main = bench(
    definition,
    async (payload) => {
      const { name, seconds } = Object(payload);
      await main.clock.sleep(seconds * 1_000);
      return name;
    },
    { machines: [express("main", definition), express("slow", slow)] },
  );
  await main.start({ name: "the first", seconds: 100 });
  await main.pass(50);
  const second = main.ask("StartSyncExecution", {
    stateMachineArn: machineArn("slow"),
    input: JSON.stringify({ name: "the second", seconds: 200 }),
  });
  await main.pass();
  expect(await second).toMatchObject({ status: "SUCCEEDED", output: '"the second"' });
});
