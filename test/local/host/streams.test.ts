import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Duration } from "aws-cdk-lib";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sequenceText } from "#local/dynamodb/operations/streams.ts";
import type { Host } from "#local/host/host.ts";
import { MINUTE } from "#shared/kernel/time.ts";
import { synthesizeFixture } from "#test/support/host/fixture-app.ts";
import { eventually, hosts } from "#test/support/host/hosts.ts";
import { clearJournal, journal } from "#test/support/host/journal.ts";

const start = hosts();
let assembly: string;
beforeAll(() => {
  assembly = synthesizeFixture({ retries: 2 });
});
beforeEach(clearJournal);

const NINE = Date.parse("2026-03-10T09:00:00Z");

const folder = () => mkdtempSync(join(tmpdir(), "streams-"));
const names = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `item-${from + index}`);
const write = async ({ invoke }: Host, keys: readonly string[]) => {
  for (const pk of keys) await invoke("write", { pk });
};
const inserts = (keys: readonly string[]) => keys.map((key) => `INSERT ${key}`);

describe("the stream of a table", () => {
  it("reaches its function in order, each record once", async () => {
    const host = await start({ assembly });
    await write(host, names(0, 35));
    await eventually(() => journal.streamed.length >= 35);
    expect(journal.streamed).toEqual(inserts(names(0, 35)));
  });

  it("goes on after a restart where it was", async () => {
    const data = folder();
    const first = await start({ assembly, data });
    await write(first, names(0, 20));
    await eventually(() => journal.streamed.length >= 12);
    await first.stop();
    const second = await start({ assembly, data });
    await write(second, names(20, 25));
    await eventually(() => new Set(journal.streamed).size === 25);
    // At least once: a batch that was under way at the stop may come twice, nothing else.
    expect(new Set(journal.streamed)).toEqual(new Set(inserts(names(0, 25))));
    expect(journal.streamed.length).toBeLessThanOrEqual(25 + 10);
  });

  it("is repeated until the function takes it", async () => {
    const host = await start({ assembly });
    journal.failures = 2;
    await write(host, ["stubborn"]);
    await eventually(() => journal.streamed.length > 0);
    expect(journal.streamed).toEqual(["INSERT stubborn"]);
  });

  it("puts a batch aside that fails too often, and goes on with the next", async () => {
    const host = await start({ assembly });
    journal.failures = 3;
    await write(host, ["hopeless"]);
    await eventually(() => journal.failures === 0);
    await write(host, ["next"]);
    await eventually(() => journal.streamed.length > 0);
    expect(journal.streamed).toEqual(["INSERT next"]);
    const { Messages } = await sqs("ReceiveMessage");
    expect(JSON.parse(Messages[0].Body)).toMatchObject({
      requestContext: { condition: "RetryAttemptsExhausted", approximateInvokeCount: 3 },
      DDBStreamBatchInfo: { batchSize: 1, startSequenceNumber: sequenceText(1) },
    });
  });

  it("is waited for as long as its mapping says, and then put aside", async () => {
    const patient = synthesizeFixture({ retries: 10_000, longest: Duration.hours(2) });
    const { invoke, virtual } = await start({ assembly: patient, clock: { virtualFrom: NINE, until: NINE } });
    journal.failures = Number.POSITIVE_INFINITY;
    await invoke("write", { pk: "down" });
    await virtual?.runUntil(NINE + 119 * MINUTE);
    expect(await sqs("ReceiveMessage")).toEqual({});
    await virtual?.runUntil(NINE + 122 * MINUTE);
    const { Messages } = await sqs("ReceiveMessage");
    expect(JSON.parse(Messages[0].Body)).toMatchObject({
      requestContext: { condition: "RecordAgeExceeded" },
      DDBStreamBatchInfo: { approximateArrivalOfFirstRecord: new Date(NINE).toISOString() },
    });
  });

  it("keeps what a dead letter names for a day, whatever is consumed after it", async () => {
    const host = await start({ assembly });
    journal.failures = 3;
    await write(host, ["hopeless"]);
    await eventually(() => journal.failures === 0);
    await write(host, names(0, 250));
    await eventually(() => journal.streamed.length >= 250);
    await host.clock.settled();
    expect(recordsOf(host)).toBe(251);
  });

  it("loses and doubles nothing while consumed records are deleted from the database", async () => {
    const data = folder();
    const host = await start({ assembly, data });
    const keys = names(0, 1_000);
    for (let from = 0; from < keys.length; from += 50)
      await Promise.all(keys.slice(from, from + 50).map((pk) => host.invoke("write", { pk })));
    await eventually(() => journal.streamed.length >= keys.length, 30_000);
    await host.clock.settled();
    expect(journal.streamed.toSorted()).toEqual(inserts(keys).toSorted());
    expect(recordsOf(host)).toBeLessThanOrEqual(210);
    await host.stop();
    const again = await start({ assembly, data });
    await write(again, ["afterwards"]);
    await eventually(() => journal.streamed.length > keys.length);
    expect(journal.streamed.slice(keys.length)).toEqual(["INSERT afterwards"]);
  });
});

const recordsOf = ({ dynamodb }: Host): number =>
  dynamodb.own?.engine.stream("things")?.log.read(0, 10_000).length ?? Number.NaN;

async function sqs(action: string) {
  const url = process.env.AWS_ENDPOINT_URL_SQS ?? "";
  const response = await fetch(url, {
    method: "POST",
    headers: { "x-amz-target": `AmazonSQS.${action}` },
    body: JSON.stringify({ QueueUrl: `${url}/000000000000/dead` }),
  });
  return Object(await response.json());
}
