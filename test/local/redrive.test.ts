// What each kind of dead letter comes to. The command itself is run in test/e2e/outbox.test.ts.
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  ListStreamsCommand,
} from "@aws-sdk/client-dynamodb-streams";
import { afterAll, beforeAll, expect, it } from "vitest";
import { deal } from "#local/redrive/deal.ts";
import { getItem } from "#shared/adapters/dynamodb/client.ts";
import { packedKey } from "#shared/adapters/dynamodb/stock-keys.ts";
import { dynamoStockLedger } from "#shared/adapters/dynamodb/stock-ledger.ts";
import { NodeId, Sku } from "#shared/kernel/ids.ts";
import { seeded } from "#shared/kernel/seeded.ts";
import { Instant } from "#shared/kernel/time.ts";
import { type Adversity, openAdversity } from "#test/support/adversity.ts";

const TABLE = "redriven-stock";
const at = Instant.parse("2026-03-03T08:00:00.000Z");
const mug = Sku.parse("mug");
const how = { dryRun: false, scan: false };

let world: Adversity;
beforeAll(async () => {
  world = await openAdversity({
    ...{ tables: [TABLE], streams: { [TABLE]: "KEYS_ONLY" } },
    ...{ from: Date.parse(at), trouble: {}, random: seeded("redrive") },
  });
});
afterAll(() => world.close());

async function shardId(): Promise<string> {
  const streams = new DynamoDBStreamsClient({});
  const { Streams = [] } = await streams.send(new ListStreamsCommand({ TableName: TABLE }));
  const found = await streams.send(new DescribeStreamCommand({ StreamArn: Streams[0]?.StreamArn }));
  return found.StreamDescription?.Shards?.[0]?.ShardId ?? "";
}

const letterOf = (shard: string, from: number, to: number) =>
  JSON.stringify({
    requestContext: { functionArn: "keep-availability", condition: "RetryAttemptsExhausted" },
    DDBStreamBatchInfo: {
      shardId: shard,
      startSequenceNumber: `${from}`,
      endSequenceNumber: `${to}`,
      approximateArrivalOfFirstRecord: at,
      approximateArrivalOfLastRecord: at,
      batchSize: to - from + 1,
      streamArn: `arn:aws:dynamodb:eu-west-3:000000000000:table/${TABLE}/stream/local`,
    },
  });

it("levels that could not be packed are packed from what they are now", async () => {
  const nodes = Array.from({ length: 60 }, (_, index) => NodeId.parse(`node-${index}`));
  const counts = nodes.map((node) => ({ sku: mug, node, onHand: 2, asOf: at }));
  await world.together([() => dynamoStockLedger(TABLE).count(counts, "counted")]);
  expect(await getItem(TABLE, packedKey(mug))).toBeUndefined();

  const letter = letterOf(await shardId(), 1, 20);
  expect((await deal(letter, { ...how, dryRun: true })).kind).toBe("redriven");
  expect(await getItem(TABLE, packedKey(mug))).toBeUndefined();

  expect((await deal(letter, how)).kind).toBe("redriven");
  expect(await getItem(TABLE, packedKey(mug))).toBeDefined();
});

it("levels that have left the stream stay where they are, and say how many are gone", async () => {
  const { kind, ...more } = await deal(letterOf("gone", 1, 3), how);
  expect([kind, more]).toEqual([
    "left",
    { why: "3 of 3 records have left the stream: --scan looks for them in the table" },
  ]);
});

it("a record that has expired in its table stays where it is", async () => {
  const letter = {
    kind: "outbox-record",
    streamArn: `arn:aws:dynamodb:eu-west-3:000000000000:table/${TABLE}/stream/local`,
    key: { pk: "ord_1", sk: "event#gone" },
    error: { name: "Error", message: "refused" },
  };
  expect(await deal(JSON.stringify(letter), how)).toEqual({
    kind: "left",
    why: "the record has expired in its table",
  });
});

it("a run of a schedule is dropped, since the next one did the same", async () => {
  const event = { source: "aws.events", "detail-type": "Scheduled Event", time: at, detail: {} };
  expect(await deal(JSON.stringify(event), how)).toEqual({ kind: "dropped" });
});

it.each(["not JSON", "{}", '{"source":"shop","detail-type":"x","time":"y"}'])(
  "what is no letter of this system is left alone: %s",
  async (body) => {
    expect(await deal(body, how)).toEqual({ kind: "left", why: "not a dead letter of this system" });
  },
);
