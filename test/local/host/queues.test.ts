import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SendMessageBatchCommand, type SendMessageBatchCommandInput, SQSClient } from "@aws-sdk/client-sqs";
import { CfnResource, Duration, type Stack } from "aws-cdk-lib";
import { Code, Function as LambdaFn, Runtime } from "aws-cdk-lib/aws-lambda";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { MINUTE } from "#shared/kernel/time.ts";
import { synthesizeFixture } from "#test/support/host/fixture-app.ts";
import { eventually, hosts } from "#test/support/host/hosts.ts";
import { clearJournal, closeGate, journal } from "#test/support/host/journal.ts";

const start = hosts();
let assembly: string;
beforeAll(() => {
  assembly = synthesizeFixture({ also: fed });
});
beforeEach(clearJournal);

const NINE = Date.parse("2026-03-10T09:00:00Z");
const virtual = { virtualFrom: NINE, until: NINE };

function fed(stack: Stack): void {
  const buried = new Queue(stack, "Buried", { queueName: "buried" });
  const queue = new Queue(stack, "Work", {
    queueName: "work",
    visibilityTimeout: Duration.minutes(2),
    deadLetterQueue: { queue: buried, maxReceiveCount: 3 },
  });
  const take = new LambdaFn(stack, "take", {
    functionName: "take",
    runtime: Runtime.NODEJS_24_X,
    handler: "index.handler",
    code: Code.fromInline("//"),
    timeout: Duration.seconds(20),
  });
  if (take.node.defaultChild instanceof CfnResource)
    take.node.defaultChild.addMetadata("lendemain:entry", "test/support/host/take.ts");
  take.addEventSourceMapping("Work", { eventSourceArn: queue.queueArn, batchSize: 1, maxConcurrency: 2 });
}

type Entry = Omit<NonNullable<SendMessageBatchCommandInput["Entries"]>[number], "Id">;

async function send(...entries: readonly Entry[]): Promise<void> {
  const QueueUrl = `${process.env.AWS_ENDPOINT_URL_SQS}/000000000000/work`;
  const Entries = entries.map((entry, nth) => ({ Id: String(nth), ...entry }));
  const { Failed } = await new SQSClient({}).send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  expect(Failed ?? []).toEqual([]);
}

const data = () => mkdtempSync(join(tmpdir(), "queues-"));

describe("a queue that feeds a function", () => {
  it("gives it each message once, and a delayed one when its time has come", async () => {
    const host = await start({ assembly, clock: virtual });
    await send({ MessageBody: "later", DelaySeconds: 600 }, { MessageBody: "now" });
    await host.virtual?.runUntil(NINE + 9 * MINUTE);
    expect(journal.noted).toEqual(["now 1"]);
    await host.virtual?.runUntil(NINE + 59 * MINUTE);
    expect(journal.noted).toEqual(["now 1", "later 1"]);
  });

  it("gives it again what it failed on, when it is visible again, and buries it after the third time", async () => {
    const host = await start({ assembly, clock: virtual });
    await send({ MessageBody: "bad" }, { MessageBody: "good" });
    await host.virtual?.runUntil(NINE + 3 * MINUTE);
    expect(journal.noted).toEqual(["bad 1", "good 1", "bad 2"]);
    await host.virtual?.runUntil(NINE + 59 * MINUTE);
    expect(journal.noted).toEqual(["bad 1", "good 1", "bad 2", "bad 3"]);
    expect(await letters()).toEqual(["bad"]);
    expect(host.deadLetterQueues.some((url) => url.endsWith("/buried"))).toBe(true);
  });

  it("keeps what waits over a restart", async () => {
    const folder = data();
    const first = await start({ assembly, data: folder, clock: virtual });
    await send({ MessageBody: "later", DelaySeconds: 600 });
    await first.stop();
    const second = await start({ assembly, data: folder, clock: virtual });
    await second.virtual?.runUntil(NINE + 11 * MINUTE);
    expect(journal.noted).toEqual(["later 1"]);
  });

  it("lets whoever has nothing in flight pass whoever has much", async () => {
    await start({ assembly });
    closeGate();
    const slow = (nth: number) => ({ MessageBody: `slow-${nth}`, MessageGroupId: "noisy" });
    await send(slow(1), slow(2), slow(3), slow(4), { MessageBody: "quick", MessageGroupId: "quiet" });
    // Two at once: the first two turns may both be the noisy one's, unless the other is known to wait.
    await eventually(() => journal.noted.includes("quick 1"));
    expect(journal.noted).not.toContain("slow-3 1");
    journal.open();
    await eventually(() => journal.noted.length === 5);
  });
});

async function letters(): Promise<readonly string[]> {
  const url = process.env.AWS_ENDPOINT_URL_SQS ?? "";
  const response = await fetch(url, {
    method: "POST",
    headers: { "x-amz-target": "AmazonSQS.ReceiveMessage" },
    body: JSON.stringify({ QueueUrl: `${url}/000000000000/buried`, MaxNumberOfMessages: 10 }),
  });
  const { Messages = [] } = Object(await response.json());
  return Messages.map(({ Body }: { Body: string }) => Body);
}
