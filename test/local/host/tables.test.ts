import { expect, it } from "vitest";
import { startDynamoDb } from "#local/host/dynamodb/start.ts";
import { IN_MEMORY, openFile } from "#local/sqlite/file.ts";

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
  const db = openFile({ path: IN_MEMORY });
  const dynamodb = startDynamoDb({ db, url: "", now: () => 0, notice: () => {}, endpoint: undefined });
  const put = (pk: string) =>
    dynamodb.call("PutItem", { TableName: "stock", Item: { pk: { S: pk }, units: { N: "1" } } });
  await dynamodb.ensure([table()]);
  await put("before");
  for (const _ of [1, 2]) await dynamodb.ensure([table(withStream)]);
  await put("after");
  const told = dynamodb.own?.engine.stream("stock")?.log.read(0, 10) ?? [];
  expect(told.map(({ keys, after }) => [keys, after])).toEqual([[{ pk: { S: "after" } }, undefined]]);
  const { body } = await dynamodb.call("Scan", { TableName: "stock" });
  expect(body).toMatchObject({ Count: 2 });
  dynamodb.stop();
  db.close();
});
