// Events tell the truth: they leave in order per order, at least once, and never for what was rolled back.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LifecycleEvent } from "#shared/contracts/events.ts";
import { derivedId } from "#shared/kernel/derived-id.ts";
import { MINUTE } from "#shared/kernel/time.ts";
import { down, type Interception, intercepted } from "#test/support/intercepted.ts";
import { atOnce, openRetailer, type Retailer } from "#test/support/retailer.ts";
import { ordered, orderOf, place, type Story, storyOf } from "#test/support/storyline.ts";

let retailer: Retailer;
let calls: Interception;
beforeAll(async () => {
  retailer = await openRetailer({ stock: { lamp: { lyon: 90 }, mug: { paris: 90 } } }, { logGroups: true });
  calls = intercepted();
});
afterAll(() => retailer.close());

const journalFile = () => retailer.host.folder.file("logs/aws-events-lendemain-development.ndjson");

/** What a consumer of the bus has got, repeats dropped by their id. */
function published(): LifecycleEvent[] {
  if (!existsSync(journalFile())) return [];
  const events = readFileSync(journalFile(), "utf8")
    .trim()
    .split("\n")
    .map((line): LifecycleEvent => JSON.parse(line).detail);
  return [...new Map(events.map((event) => [event.id, event])).values()];
}
const idsOf = (events: readonly LifecycleEvent[], order: string) =>
  events.filter(({ orderId }) => orderId === order).map(({ id }) => id);

async function isTold(order: Story): Promise<void> {
  const timeline: LifecycleEvent[] = await order.timeline();
  expect(timeline.length).toBeGreaterThan(1);
  expect(idsOf(published(), order.id)).toEqual(timeline.map(({ id }) => id));
}

const pass = (ms: number) => retailer.until(retailer.now() + ms);

describe("a bus that is down for an hour", () => {
  it("gets every event afterwards, in order per order, and nothing is put aside", async () => {
    calls.meet(down("PutEvents"));
    const orders: Story[] = [];
    for (let nth = 0; nth < 6; nth += 1) {
      orders.push(await ordered(retailer, { lines: { [nth % 2 === 0 ? "lamp" : "mug"]: 1 } }));
      await pass(10 * MINUTE);
    }
    await orders[1]?.cancel();
    expect(orders.flatMap(({ id }) => idsOf(published(), id))).toEqual([]);
    calls.calm();
    await pass(2 * MINUTE);
    for (const order of orders) await isTold(order);
    expect(await deadLetters()).toEqual([]);
  });
});

describe("what was rolled back", () => {
  it("is not published: of two deeds that exclude each other, one is told", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    const { id, node } = await order.task("pick");
    const pick = (verb: string, body?: unknown) => () =>
      retailer.ask(`node:${node}`, `POST /v1/tasks/${id}/${verb}`, { body });
    const answers = await atOnce(
      retailer,
      pick("confirm"),
      pick("short", { picked: [], reason: "not-found" }),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    await pass(MINUTE);
    await isTold(order);
    const types = published()
      .filter(({ orderId }) => orderId === order.id)
      .map(({ type }) => type);
    expect(types).toContain("shipment.picked");
    expect(types).not.toContain("shipment.short");
  });
});

describe("an order whose events the bus refuses for good", () => {
  const id = derivedId("ord", "web", "poison");
  let tried: number;
  let poison: Story;

  beforeAll(async () => {
    tried = 0;
    calls.meet((operation, body) => {
      if (operation !== "PutEvents" || !body.includes(id)) return undefined;
      const { Entries }: { Entries: unknown[] } = JSON.parse(body);
      if (Entries.length === 1) tried += 1;
      const refused = { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
      return { FailedEntryCount: Entries.length, Entries: Entries.map(() => refused) };
    });
    const [placed, other] = await atOnce(
      retailer,
      () => place(retailer, orderOf({ lines: { lamp: 1 } }), { key: "poison" }),
      () => place(retailer, orderOf({ lines: { mug: 1 } }), { key: "other" }),
    );
    expect([placed.body.orderId, other.status]).toEqual([id, 202]);
    poison = storyOf(retailer, id, "web");
    await pass(MINUTE);
    await isTold(storyOf(retailer, other.body.orderId, "web"));
  });

  it("holds up no other order, and is tried three times each", async () => {
    expect(idsOf(published(), id)).toEqual([]);
    const timeline = await poison.timeline();
    expect(tried).toBe(3 * timeline.length);
    expect((await deadLetters()).map(({ key }) => key.pk)).toEqual(timeline.map(() => id));
    expect(await poison.task("pick")).toMatchObject({ status: "open" });
  });

  it("is counted by a dry run, which leaves it where it is", async () => {
    const count = (await poison.timeline()).length;
    const { code, report } = await redrive("--dry-run");
    expect([code, report]).toEqual([
      0,
      { dryRun: true, letters: count, redriven: count, records: count, dropped: 0, left: 0, reasons: {} },
    ]);
    expect(await deadLetters()).toHaveLength(count);
  });

  it("is put aside again by a redrive while the cause is still there", async () => {
    const count = (await poison.timeline()).length;
    expect((await redrive()).report).toMatchObject({ redriven: count });
    await pass(MINUTE);
    expect(await deadLetters()).toHaveLength(count);
  });

  it("is told by a redrive once the cause is gone", async () => {
    calls.calm();
    const count = (await poison.timeline()).length;
    // As on AWS: the queue is named, and the environment leads to its service.
    const [queue = ""] = retailer.host.deadLetterQueues;
    expect((await redrive("--queue", queue)).report).toMatchObject({
      dryRun: false,
      letters: count,
      redriven: count,
      left: 0,
    });
    await pass(MINUTE);
    await isTold(poison);
    expect(await deadLetters()).toEqual([]);
  });
});

describe("a batch that Lambda gave up on", () => {
  it("is read from the stream by its positions, and told again", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    const [first, last, shardId] = await positionsOf(order.id);
    const before = deliveries(order.id);
    await putAside({ shardId, startSequenceNumber: first, endSequenceNumber: last });
    const { code, report } = await redrive();
    expect([code, report.redriven, report.records]).toEqual([0, 1, before]);
    await pass(MINUTE);
    expect(deliveries(order.id)).toBe(2 * before);
    await isTold(order);
  });

  it("and has left the stream is left in the queue, or found in the table by its time", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    const before = deliveries(order.id);
    await putAside({ shardId: "gone", startSequenceNumber: "1", endSequenceNumber: "3" });
    const refused = await redrive();
    expect([refused.code, refused.report.left]).toEqual([1, 1]);
    expect(Object.keys(refused.report.reasons).join()).toContain("--scan looks for them in the table");
    const { code, report } = await redrive("--scan");
    expect([code, report.redriven, report.left]).toEqual([0, 1, 0]);
    await pass(MINUTE);
    expect(deliveries(order.id)).toBeGreaterThan(before);
  });
});

/** How often the bus got any event of the order. */
const deliveries = (id: string): number =>
  readFileSync(journalFile(), "utf8")
    .split("\n")
    .filter((line) => line.includes(`"orderId":"${id}"`)).length;

/** Positions of an order's first and last record, and the shard that they are in. */
async function positionsOf(id: string): Promise<readonly [string, string, string]> {
  const [StreamArn, ShardId] = await shardOf();
  const streams = new DynamoDBStreamsClient({});
  const { ShardIterator } = await streams.send(
    new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
  );
  const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }));
  const sequences = Records.filter(({ dynamodb }) => dynamodb?.Keys?.pk?.S === id).map(
    ({ dynamodb }) => dynamodb?.SequenceNumber ?? "",
  );
  return [sequences[0] ?? "", sequences.at(-1) ?? "", ShardId ?? ""];
}

async function shardOf(): Promise<readonly [string | undefined, string | undefined]> {
  const { Table } = await new DynamoDBClient({}).send(new DescribeTableCommand({ TableName: eventsTable() }));
  const StreamArn = Table?.LatestStreamArn;
  const streams = new DynamoDBStreamsClient({});
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  return [StreamArn, StreamDescription?.Shards?.[0]?.ShardId];
}

const eventsTable = (): string =>
  retailer.host.functions.find(({ environment }) => environment.EVENTS_TABLE)?.environment.EVENTS_TABLE ?? "";

async function putAside(where: Readonly<Record<string, string>>): Promise<void> {
  const now = new Date(retailer.now()).toISOString();
  const { startSequenceNumber: from, endSequenceNumber: to } = where;
  await sqs("SendMessage", {
    MessageBody: JSON.stringify({
      requestContext: { functionArn: "relay-events", condition: "RetryAttemptsExhausted" },
      DDBStreamBatchInfo: {
        ...where,
        approximateArrivalOfFirstRecord: now,
        approximateArrivalOfLastRecord: now,
        batchSize: Number(to) - Number(from) + 1,
        streamArn: `arn:aws:dynamodb:eu-west-3:000000000000:table/${eventsTable()}/stream/local`,
      },
    }),
  });
}

/** As a person runs it, in a process of its own. */
async function redrive(...options: readonly string[]) {
  const cli = fileURLToPath(new URL("../../local/cli/redrive.ts", import.meta.url));
  const args = [cli, "--url", retailer.host.url, "--json", ...options];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk);
  const [code] = await exited;
  return { code, report: JSON.parse(Buffer.concat(chunks).toString()) };
}

// biome-ignore lint/suspicious/noExplicitAny: what is not there fails the assertion on it
async function deadLetters(): Promise<any[]> {
  const { Messages = [] } = await sqs("ReceiveMessage", { MaxNumberOfMessages: 10, VisibilityTimeout: 0 });
  return Messages.map(({ Body }: { Body: string }) => JSON.parse(Body));
}

async function sqs(action: string, body: object) {
  const [QueueUrl] = retailer.host.deadLetterQueues;
  const response = await fetch(process.env.AWS_ENDPOINT_URL_SQS ?? "", {
    method: "POST",
    headers: { "x-amz-target": `AmazonSQS.${action}` },
    body: JSON.stringify({ QueueUrl, ...body }),
  });
  return Object(await response.json());
}
