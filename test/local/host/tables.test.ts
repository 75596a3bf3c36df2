import { DescribeTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import { expect, it } from "vitest";
import { startDynamoDb } from "#local/host/dynamodb/start.ts";
import { openDataFolder } from "#local/host/folder/data-folder.ts";
import { credentials } from "#local/host/lambda/surroundings.ts";
import { REGION } from "#local/host/template/physical.ts";

const withStream = { StreamSpecification: { StreamViewType: "KEYS_ONLY" as const } };
const table = (more: Partial<typeof withStream> = {}) => ({
  name: "stock",
  streamArn: "",
  properties: {
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" as const }],
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" as const }],
    ...more,
  },
});

it("a table of an older release that had no stream gets one, and keeps what it holds", async () => {
  const folder = openDataFolder("memory");
  const dynamodb = await startDynamoDb(folder);
  const config = { endpoint: dynamodb.url, region: REGION, credentials };
  const [tables, streams] = [new DynamoDBClient(config), new DynamoDBStreamsClient(config)];
  const put = (pk: string) =>
    tables.send(new PutItemCommand({ TableName: "stock", Item: { pk: { S: pk }, units: { N: "1" } } }));
  await dynamodb.ensure([table()]);
  await put("before");
  for (const _ of [1, 2]) await dynamodb.ensure([table(withStream)]);
  await put("after");
  const { Table } = await tables.send(new DescribeTableCommand({ TableName: "stock" }));
  const StreamArn = Table?.LatestStreamArn;
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
  const { ShardIterator } = await streams.send(
    new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
  );
  const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }));
  expect(Records.map(({ dynamodb: record }) => [record?.Keys, record?.NewImage])).toEqual([
    [{ pk: { S: "after" } }, undefined],
  ]);
  await dynamodb.stop();
  folder.close();
});
