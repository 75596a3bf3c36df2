import { createServer, type Server } from "node:http";
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  ListStateMachinesCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  TaskTimedOut,
} from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWallClock } from "#local/clock/wall.ts";
import { createStepFunctions, httpListener } from "#local/step-functions/index.ts";
import { machine, machineArn, task } from "./support.ts";

const stateMachineArn = machineArn("main");
const express = machineArn("quote");
const tokens: string[] = [];
const clock = createWallClock();
const service = createStepFunctions({
  store: ":memory:",
  clock,
  machines: [
    {
      arn: stateMachineArn,
      name: "main",
      type: "STANDARD",
      definition: machine({
        Pick: task({
          Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
          Arguments: { FunctionName: "work", Payload: { token: "{% $states.context.Task.Token %}" } },
          HeartbeatSeconds: 30,
          Catch: [{ ErrorEquals: ["Declined"], Next: "Rescue" }],
        }),
        Rescue: { Type: "Pass", Output: "{% $states.input.Cause %}", End: true },
      }),
    },
    {
      arn: express,
      name: "quote",
      type: "EXPRESS",
      definition: machine({
        Quote: { Type: "Pass", Output: { price: "{% $states.input.qty * 5 %}" }, End: true },
      }),
    },
  ],
  invoke: {
    async lambda(_, payload) {
      tokens.push(JSON.parse(JSON.stringify(payload)).token);
    },
    integration: () => Promise.reject(new Error("there is none")),
  },
});
let server: Server;
let client: SFNClient;

beforeAll(async () => {
  service.resume();
  server = createServer(httpListener(service.handle));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  client = new SFNClient({
    region: "eu-west-3",
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    disableHostPrefix: true,
  });
});

afterAll(async () => {
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
  await clock.stop();
  service.close();
});

async function until<Value>(find: () => Promise<Value | undefined> | Value | undefined): Promise<Value> {
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const ended = (executionArn: string | undefined) =>
  until(async () => {
    const execution = await client.send(new DescribeExecutionCommand({ executionArn }));
    return execution.status === "RUNNING" ? undefined : execution;
  });

describe("the unmodified AWS SDK client", () => {
  it("starts an execution, keeps its task alive and answers its token", async () => {
    const { executionArn, startDate } = await client.send(
      new StartExecutionCommand({ stateMachineArn, name: "shp_1", input: "{}" }),
    );
    expect(startDate).toBeInstanceOf(Date);
    const taskToken = await until(() => tokens.shift());
    await client.send(new SendTaskHeartbeatCommand({ taskToken }));
    await client.send(new SendTaskSuccessCommand({ taskToken, output: '{"picked":3}' }));
    expect(await ended(executionArn)).toMatchObject({
      status: "SUCCEEDED",
      output: '{"picked":3}',
      name: "shp_1",
    });

    const { events } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events?.map(({ type }) => type)).toContain("TaskSubmitted");
    expect(events?.[1]?.stateEnteredEventDetails).toMatchObject({ name: "Pick", input: "{}" });
    await expect(client.send(new SendTaskSuccessCommand({ taskToken, output: "{}" }))).rejects.toThrow(
      TaskTimedOut,
    );
    await expect(client.send(new StartExecutionCommand({ stateMachineArn, name: "shp_1" }))).rejects.toThrow(
      ExecutionAlreadyExists,
    );
  });

  it("fails a task with an error that a catcher takes", async () => {
    const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn }));
    const taskToken = await until(() => tokens.shift());
    await client.send(new SendTaskFailureCommand({ taskToken, error: "Declined", cause: "closed today" }));
    expect((await ended(executionArn)).output).toBe('"closed today"');
  });

  it("runs an Express machine and waits for it", async () => {
    const command = new StartSyncExecutionCommand({ stateMachineArn: express, input: '{"qty":2}' });
    expect(await client.send(command)).toMatchObject({ status: "SUCCEEDED", output: '{"price":10}' });
  });

  it("is told what is wrong by the errors that it knows", async () => {
    const executionArn = stateMachineArn.replace("stateMachine", "execution").concat(":none");
    await expect(client.send(new DescribeExecutionCommand({ executionArn }))).rejects.toThrow(
      ExecutionDoesNotExist,
    );
  });

  it("lists the state machines", async () => {
    const { stateMachines } = await client.send(new ListStateMachinesCommand({}));
    expect(stateMachines).toMatchObject([
      { name: "main", type: "STANDARD" },
      { name: "quote", type: "EXPRESS" },
    ]);
  });
});
