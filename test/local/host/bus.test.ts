import { readFileSync } from "node:fs";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { EventBus, Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { synthesizeFixture } from "#test/support/host/fixture-app.ts";
import { eventually, hosts } from "#test/support/host/hosts.ts";
import { clearJournal, journal } from "#test/support/host/journal.ts";

const start = hosts();
let assembly: string;
beforeAll(() => {
  assembly = synthesizeFixture();
});
beforeEach(clearJournal);

const MIDNIGHT = Date.parse("2026-03-10T00:00:00Z");
const HOUR = 3_600_000;
const put = (channel: string, source = "shop", bus = "fixture") =>
  new EventBridgeClient({}).send(
    new PutEventsCommand({
      Entries: [
        { Source: source, DetailType: "OrderPlaced", Detail: JSON.stringify({ channel }), EventBusName: bus },
      ],
    }),
  );

describe("the event bus", () => {
  it("passes an event that matches a rule to its targets, and no other", async () => {
    const { folder, clock } = await start({ assembly, logGroups: true });
    await put("store");
    await put("web", "another source");
    const { Entries } = await put("web");
    await eventually(() => journal.noted.length > 0);
    await clock.settled();
    expect(journal.noted).toEqual([
      expect.objectContaining({
        source: "shop",
        "detail-type": "OrderPlaced",
        detail: { channel: "web" },
        id: Entries?.[0]?.EventId,
      }),
    ]);
    const lines = readFileSync(folder.file("logs/fixture-events.ndjson"), "utf8").trim().split("\n");
    expect(lines.map((line) => JSON.parse(line).detail)).toEqual([{ channel: "web" }]);
  });

  it("tells of a bus that does not exist", async () => {
    await start({ assembly });
    expect(await put("web", "shop", "none")).toMatchObject({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: "ResourceNotFoundException" }],
    });
  });

  it("runs a schedule on the host's clock", async () => {
    const { virtual } = await start({ assembly, clock: { virtualFrom: MIDNIGHT + 1, until: MIDNIGHT + 1 } });
    await virtual?.runUntil(MIDNIGHT + 3.5 * HOUR);
    expect(journal.noted.map((event) => Object(event).time)).toEqual([
      "2026-03-10T01:00:00Z",
      "2026-03-10T02:00:00Z",
      "2026-03-10T03:00:00Z",
    ]);
  });
});

describe("a consumer with a queue of its own", () => {
  it("that is down for an hour finds every event in it, in order", async () => {
    const listening = synthesizeFixture({
      also: (stack) => {
        const queue = new Queue(stack, "Listener", { queueName: "listener" });
        const bus = EventBus.fromEventBusName(stack, "Named", "fixture");
        const targets = [new SqsQueue(queue)];
        new Rule(stack, "Listen", { eventBus: bus, eventPattern: { source: ["shop"] }, targets });
      },
    });
    const { clock, virtual } = await start({
      assembly: listening,
      clock: { virtualFrom: MIDNIGHT, until: MIDNIGHT },
    });
    const channels = Array.from({ length: 12 }, (_, nth) => `channel ${nth}`);
    for (const [nth, channel] of channels.entries()) {
      await put(channel);
      await virtual?.runUntil(MIDNIGHT + (nth + 1) * 5 * 60_000);
    }
    expect(clock.now()).toBe(MIDNIGHT + HOUR);
    const heard: string[] = [];
    for (let messages = await received(); messages.length > 0; messages = await received())
      heard.push(...messages.map(({ Body }) => JSON.parse(Body).detail.channel));
    expect(heard).toEqual(channels);
  });

  const received = async (): Promise<readonly { readonly Body: string }[]> => {
    const QueueUrl = `${process.env.AWS_ENDPOINT_URL_SQS}/000000000000/listener`;
    const response = await fetch(QueueUrl, {
      method: "POST",
      headers: { "x-amz-target": "AmazonSQS.ReceiveMessage" },
      body: JSON.stringify({ QueueUrl, MaxNumberOfMessages: 10 }),
    });
    return Object(await response.json()).Messages ?? [];
  };
});

describe("a state machine of the template", () => {
  const stateMachineArn = "arn:aws:states:eu-west-3:000000000000:stateMachine:tell";

  it("runs with the functions of the host, for the unmodified SDK", async () => {
    await start({ assembly });
    const client = new SFNClient({});
    const { executionArn } = await client.send(
      new StartExecutionCommand({ stateMachineArn, name: "once", input: '{"what":"a story"}' }),
    );
    await eventually(async () => {
      const { status, output } = await client.send(new DescribeExecutionCommand({ executionArn }));
      return status === "SUCCEEDED" && output === '{"noted":true}';
    });
    expect(journal.noted).toEqual([{ told: "a story" }]);
  });

  it("may be started from within a unit of work under the virtual clock", async () => {
    const { clock } = await start({ assembly, seed: "7", clock: { virtualFrom: MIDNIGHT, until: MIDNIGHT } });
    await clock.work(async () => {
      await new SFNClient({}).send(new StartExecutionCommand({ stateMachineArn, input: '{"what":"now"}' }));
    });
    await clock.settled();
    expect(journal.noted).toEqual([{ told: "now" }]);
  });
});
