// The SDK's commands, answered in this process and by a server: the same answers and the same errors.
import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ResourceNotFoundException,
  ScanCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine } from "#local/dynamodb/engine.ts";
import { type DirectClient, directDynamoDb } from "#local/host/dynamodb/direct-client.ts";
import { credentials } from "#local/host/lambda/surroundings.ts";
import { REGION } from "#local/host/template/physical.ts";
import { IN_MEMORY, openFile } from "#local/sqlite/file.ts";
import { startDynoxide } from "#test/support/dynoxide.ts";
import { keyed } from "#test/support/keyed.ts";

const TableName = "orders";
const Key = { pk: { S: "p" }, sk: { S: "s" } };
const bytes = new TextEncoder().encode("packed");
const set: AttributeValue = { BS: [bytes, new Uint8Array([0, 255])] };
const nested = (n: string): AttributeValue => ({
  L: [{ M: { B: { B: bytes }, n: { N: n } } }, { NULL: true }],
});
const Item: Record<string, AttributeValue> = { ...Key, B: { B: bytes }, set, deep: nested("1.50") };

const { KeySchema, AttributeDefinitions } = keyed(TableName).properties;
let direct: DirectClient;
let server: DirectClient;
beforeAll(async () => {
  const dynoxide = await startDynoxide();
  const sdk = new DynamoDBClient({ endpoint: dynoxide.url, region: REGION, credentials });
  const db = openFile({ path: IN_MEMORY });
  const engine = openEngine({ db, now: () => 0 });
  [direct, server] = [directDynamoDb(engine, () => {}), sdk];
  for (const client of [direct, server])
    await client.send(
      new CreateTableCommand({ TableName, BillingMode: "PAY_PER_REQUEST", KeySchema, AttributeDefinitions }),
    );
  afterAll(async () => {
    sdk.destroy();
    db.close();
    await dynoxide.stop();
  });
});

type Ask = (client: DirectClient) => Promise<{ readonly $metadata: unknown }>;

/** @returns the answer, which both give. */
async function same(ask: Ask): Promise<unknown> {
  const [{ $metadata: _, ...ours }, { $metadata: __, ...theirs }] = [await ask(direct), await ask(server)];
  expect(ours).toEqual(theirs);
  return ours;
}

/** @returns both errors. */
const errors = async (ask: Ask): Promise<readonly unknown[]> => {
  const answers = await Promise.allSettled([ask(direct), ask(server)]);
  return answers.map((answer) => (answer.status === "rejected" ? answer.reason : answer.value));
};

const put: Ask = (client) => client.send(new PutItemCommand({ TableName, Item }));
const ifNew = {
  ConditionExpression: "attribute_not_exists(pk)",
  ReturnValuesOnConditionCheckFailure: "ALL_OLD",
} as const;

describe("without a request", () => {
  it("bytes come back as bytes, wherever they are", async () => {
    await same(put);
    const found = await same((client) =>
      client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true })),
    );
    expect(found).toEqual({ Item: { ...Item, deep: nested("1.5") } });
    const RequestItems = { [TableName]: { Keys: [Key] } };
    await same((client) => client.send(new BatchGetItemCommand({ RequestItems })));
    await same((client) => client.send(new ScanCommand({ TableName })));
    const query = {
      TableName,
      KeyConditionExpression: "pk = :p",
      FilterExpression: "B = :b AND deep[0].B = :b",
      ExpressionAttributeValues: { ":p": Key.pk, ":b": { B: bytes } },
    };
    expect(await same((client) => client.send(new QueryCommand(query)))).toMatchObject({ Count: 1 });
  });

  it("bytes that an item has twice come back twice", async () => {
    await same(put);
    const update = {
      TableName,
      Key,
      UpdateExpression: "SET a = #set, b = B",
      ExpressionAttributeNames: { "#set": "set" },
      ReturnValues: "ALL_NEW",
    } as const;
    const answer = await same((client) => client.send(new UpdateItemCommand(update)));
    expect(answer).toMatchObject({ Attributes: { a: set, set, b: Item.B, B: Item.B } });
  });

  it("what a request holds is left as it was", async () => {
    const before = structuredClone(Item);
    await put(direct);
    const RequestItems = { [TableName]: [{ PutRequest: { Item } }] };
    await direct.send(new BatchWriteItemCommand({ RequestItems }));
    expect(Item).toEqual(before);
  });

  it("a condition that fails throws the SDK's error, with the item as it is", async () => {
    await same(put);
    const again = { TableName, Item: Key, ...ifNew };
    const [ours, theirs] = await errors((client) => client.send(new PutItemCommand(again)));
    expect(ours).toBeInstanceOf(ConditionalCheckFailedException);
    expect(ours).toMatchObject({ name: "ConditionalCheckFailedException", Item: { set } });
    expect(Object(ours).Item).toEqual(Object(theirs).Item);
    expect(Object(ours).message).toBe(Object(theirs).message);
  });

  it("a transaction that is refused throws the SDK's error, with a reason for each write", async () => {
    await same(put);
    const TransactItems = [
      { Put: { TableName, Item: { ...Key, sk: { S: "other" } } } },
      { Put: { TableName, Item: Key, ...ifNew } },
    ];
    const [ours, theirs] = await errors((client) =>
      client.send(new TransactWriteItemsCommand({ TransactItems })),
    );
    expect(ours).toBeInstanceOf(TransactionCanceledException);
    expect(Object(ours).message).toBe(Object(theirs).message);
    expect(Object(ours).CancellationReasons).toMatchObject(Object(theirs).CancellationReasons);
    expect(Object(ours).CancellationReasons[1]).toMatchObject({
      Code: "ConditionalCheckFailed",
      Item: { B: Item.B, set },
    });
  });

  it("a table that is not there throws the SDK's error", async () => {
    const [ours, theirs] = await errors((client) =>
      client.send(new GetItemCommand({ TableName: "nowhere", Key })),
    );
    for (const error of [ours, theirs]) expect(error).toBeInstanceOf(ResourceNotFoundException);
    expect(Object(ours).message).toContain("Requested resource not found");
  });
});
