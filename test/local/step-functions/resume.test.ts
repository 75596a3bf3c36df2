import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openFile, openPart } from "#local/sqlite/file.ts";
import { createStepFunctions, type Json, type JsonObject } from "#local/step-functions/index.ts";
import { createSteppedClock, type SteppedClock } from "./stepped-clock.ts";
import { begin, bench, invoking, machine, machineArn, task } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "step-functions-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const newFile = () => join(folder, `store-${++files}.db`);

const child = machine({ Double: { Type: "Pass", Output: "{% $states.input.n * 2 %}", End: true } });

/** A bit of everything that can be under way when the process ends. */
const everything = machine({
  Start: { Type: "Pass", Assign: { order: "{% $states.input.order %}" }, Next: "Both" },
  Both: {
    Type: "Parallel",
    Branches: [
      {
        StartAt: "Cool down",
        States: { "Cool down": { Type: "Wait", Seconds: 30, Output: "cool", End: true } },
      },
      {
        StartAt: "Quote",
        States: { Quote: task({ Arguments: { quote: "{% $order %}" }, TimeoutSeconds: 60 }) },
      },
    ],
    Assign: { both: "{% $states.result %}" },
    Next: "Lines",
  },
  Lines: {
    Type: "Map",
    Items: [1, 2, 3],
    MaxConcurrency: 2,
    ItemProcessor: {
      StartAt: "Pick",
      States: {
        Pick: task({
          Arguments: { line: "{% $states.input %}", attempt: "{% $states.context.State.RetryCount %}" },
          Retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 5 }],
        }),
      },
    },
    Next: "Pack",
  },
  Pack: task({
    Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
    Arguments: { FunctionName: "work", Payload: { token: "{% $states.context.Task.Token %}" } },
    Assign: { packed: "{% $states.result %}" },
    TimeoutSeconds: 600,
    Next: "Book",
  }),
  Book: task({
    Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
    Arguments: { FunctionName: "work", Payload: { never: "{% $states.context.Task.Token %}" } },
    TimeoutSeconds: 600,
    Catch: [{ ErrorEquals: ["States.Timeout"], Next: "Double" }],
    End: true,
  }),
  Double: task({
    Resource: "arn:aws:states:::states:startExecution.sync:2",
    Arguments: { StateMachineArn: machineArn("child"), Input: { n: 21 } },
    Output: ["{% $order %}", "{% $both %}", "{% $packed %}", "{% $states.result.Output %}"],
  }),
});

const outcome = { status: "SUCCEEDED", output: JSON.stringify(["ord_1", ["cool", "ord_1"], "packed", 42]) };

/** The world around the service: it outlives its crashes. */
interface World {
  readonly file: string;
  readonly handedOut: Set<string>;
  readonly answered: Set<string>;
}

function open(world: World, clock: SteppedClock) {
  const service = createStepFunctions({
    store: world.file,
    clock,
    machines: [
      { arn: machineArn("main"), name: "main", type: "STANDARD", definition: everything },
      { arn: machineArn("child"), name: "child", type: "STANDARD", definition: child },
    ],
    invoke: invoking((payload) => work(world, payload)),
  });
  service.resume();
  return service;
}

function work(world: World, payload: Json): Json {
  const { quote, line, attempt, token } = JSON.parse(JSON.stringify(payload));
  if (line === 2 && attempt === 0) throw Object.assign(new Error("busy"), { name: "Busy" });
  if (typeof token === "string") world.handedOut.add(token);
  return quote ?? line ?? null;
}

type Service = ReturnType<typeof open>;

/** Runs up to `units` units of work, answering tokens and letting time pass when nothing is left to do. */
async function run(world: World, service: Service, clock: SteppedClock, units: number): Promise<number> {
  for (let done = 0; ; ) {
    if (done === units) return done;
    if (await clock.step()) done += 1;
    else if (!(await answerToken(world, service)) && !clock.jump()) return done;
  }
}

async function answerToken({ handedOut, answered }: World, service: Service): Promise<boolean> {
  const taskToken = [...handedOut].find((token) => !answered.has(token));
  if (taskToken === undefined) return false;
  const reply = await service.handle("AWSStepFunctions.SendTaskSuccess", { taskToken, output: '"packed"' });
  expect(reply.status).toBe(200);
  answered.add(taskToken);
  return true;
}

async function begun(): Promise<{
  world: World;
  clock: SteppedClock;
  service: Service;
  executionArn: string;
}> {
  const world: World = { file: newFile(), handedOut: new Set(), answered: new Set() };
  const clock = createSteppedClock(begin);
  const service = open(world, clock);
  const { body } = await service.handle("AWSStepFunctions.StartExecution", {
    stateMachineArn: machineArn("main"),
    name: "one",
    input: '{"order":"ord_1"}',
  });
  return { world, clock, service, executionArn: JSON.parse(JSON.stringify(body)).executionArn };
}

async function ending(
  service: Service,
  executionArn: string,
): Promise<{ end: JsonObject; events: readonly string[] }> {
  const end = await service.handle("AWSStepFunctions.DescribeExecution", { executionArn });
  const history = await service.handle("AWSStepFunctions.GetExecutionHistory", { executionArn });
  const { events } = JSON.parse(JSON.stringify(history.body));
  return {
    end: JSON.parse(JSON.stringify(end.body)),
    events: events.map((event: JsonObject) => String(event.type)),
  };
}

async function childrenOf(service: Service): Promise<number> {
  const list = await service.handle("AWSStepFunctions.ListExecutions", {
    stateMachineArn: machineArn("child"),
  });
  return JSON.parse(JSON.stringify(list.body)).executions.length;
}

describe("an execution whose process is killed", () => {
  it("goes on to the same end, wherever it was killed, and starts nothing twice", async () => {
    const whole = await begun();
    const units = await run(whole.world, whole.service, whole.clock, Number.POSITIVE_INFINITY);
    const { end, events } = await ending(whole.service, whole.executionArn);
    expect(end).toMatchObject(outcome);
    expect(units).toBeGreaterThan(25);

    for (let killedAfter = 0; killedAfter < units; killedAfter++) {
      const { world, clock, service, executionArn } = await begun();
      await run(world, service, clock, killedAfter);
      const later = createSteppedClock(clock.now());
      const resumed = open(world, later);
      await run(world, resumed, later, Number.POSITIVE_INFINITY);
      const after = await ending(resumed, executionArn);
      expect(after.end, `killed after ${killedAfter} units`).toMatchObject(outcome);
      expect([...after.events].sort(), `killed after ${killedAfter} units`).toEqual([...events].sort());
      expect(await childrenOf(resumed), `killed after ${killedAfter} units`).toBe(1);
      resumed.close();
      service.close();
    }
  });

  it("takes up at once what fell due while it was down", async () => {
    const store = newFile();
    const definition = machine({ Wait: { Type: "Wait", Seconds: 3_600, End: true } });
    const before = bench(definition, undefined, { store });
    const arn = await before.start();
    await before.pass(1);
    await before.close();

    const later = createSteppedClock(begin + 86_400_000);
    const machines = [{ arn: machineArn("main"), name: "main", type: "STANDARD" as const, definition }];
    const service = createStepFunctions({ store, clock: later, machines, invoke: invoking(() => null) });
    service.resume();
    later.jump();
    while (await later.step());
    expect(later.now()).toBe(begin + 86_400_000);
    expect((await ending(service, arn)).end.status).toBe("SUCCEEDED");
    service.close();
  });

  it("keeps the definition that it started with", async () => {
    const store = newFile();
    const waiting = (output: string) =>
      machine({
        Wait: { Type: "Wait", Seconds: 10, Next: "End" },
        End: { Type: "Pass", Output: output, End: true },
      });
    const before = bench(waiting("old"), undefined, { store });
    const arn = await before.start();
    await before.pass(1);
    await before.close();
    const after = bench(waiting("new"), undefined, { store });
    const fresh = await after.start({}, { name: "fresh" });
    await after.pass();
    expect(await after.outcome(arn)).toEqual({ status: "SUCCEEDED", output: "old" });
    expect(await after.outcome(fresh)).toEqual({ status: "SUCCEEDED", output: "new" });
    await after.close();
  });
});

describe("a store", () => {
  it("that a newer version has written is refused in one line", () => {
    const store = newFile();
    const file = openFile({ path: store });
    openPart(file, { name: "executions", version: 99, tables: "" });
    file.close();
    expect(() => bench(everything, undefined, { store })).toThrow(
      "its executions have format version 99, and this version reads 2",
    );
  });

  it("with 5,000 waiting executions opens without reading them", async () => {
    const store = newFile();
    const definition = machine({ Wait: { Type: "Wait", Seconds: "{% $states.input %}", End: true } });
    const before = bench(definition, undefined, { store });
    for (let n = 1; n <= 5_000; n++) await before.start(1_000 + n, { name: `e${n}` });
    await before.pass(1);
    await before.close();
    const opened = performance.now();
    const after = bench(definition, undefined, { store });
    expect(performance.now() - opened).toBeLessThan(250);
    await after.pass(1_001);
    const { executions } = await after.ask("ListExecutions", {
      stateMachineArn: machineArn("main"),
      statusFilter: "SUCCEEDED",
    });
    expect(executions).toMatchObject([{ name: "e1" }]);
    await after.close();
  });
});
