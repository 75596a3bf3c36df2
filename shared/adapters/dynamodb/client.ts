// DynamoDB in plain values: the requests of the SDK, with items and keys as we have them.
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  type ScanCommandInput,
  TransactionConflictException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { perEndpoint } from "../aws.ts";
import { type Attributes, fromAttributes, type Item, toAttributes } from "./attributes.ts";
import { onceOf } from "./once.ts";
import { pauseAfter } from "./pause.ts";

const client = perEndpoint("AWS_ENDPOINT_URL_DYNAMODB", (config) => new DynamoDBClient(config));

export type Key = Readonly<Record<string, string>>;

interface Expressions {
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Readonly<Item>;
}
interface Conditional extends Expressions {
  readonly TableName: string;
  readonly ConditionExpression?: string;
}
export interface Put extends Conditional {
  readonly Item: Readonly<Item>;
}
export interface Update extends Conditional {
  readonly Key: Key;
  readonly UpdateExpression: string;
  /** The item that failed the condition comes with the refusal of a transaction. */
  readonly ReturnValuesOnConditionCheckFailure?: "ALL_OLD";
}
/** One write of a transaction. */
export type Write = { readonly Put: Put } | { readonly Update: Update };

export type Query = Omit<QueryCommandInput, "ExpressionAttributeValues" | "ExclusiveStartKey"> & Expressions;
export type Scan = Pick<ScanCommandInput, "TableName" | "FilterExpression" | "ExpressionAttributeNames"> &
  Expressions;

export interface Found {
  readonly items: readonly Item[];
  readonly count: number;
  /** Where the next page begins; undefined after the last. */
  readonly from: Attributes | undefined;
}

const withValues = <R extends Expressions>({ ExpressionAttributeValues, ...rest }: R) => ({
  ...rest,
  ...(ExpressionAttributeValues !== undefined && {
    ExpressionAttributeValues: toAttributes(ExpressionAttributeValues),
  }),
});
const itemOf = onceOf(fromAttributes);
const putOf = (put: Put) => ({ ...withValues(put), Item: toAttributes(put.Item) });
const updateOf = (update: Update) => ({ ...withValues(update), Key: toAttributes(update.Key) });

/** Always consistent. */
export async function getItem(TableName: string, key: Key): Promise<Item | undefined> {
  const request = new GetItemCommand({ TableName, Key: toAttributes(key), ConsistentRead: true });
  const { Item: found } = await client().send(request);
  return found === undefined ? undefined : itemOf(found);
}

export async function putItem(put: Put): Promise<void> {
  await patiently(() => client().send(new PutItemCommand(putOf(put))));
}

/** @returns the whole item after the update. */
export async function updateItem(update: Update): Promise<Item> {
  const request = { ...updateOf(update), ReturnValues: "ALL_NEW" } as const;
  const answer = await patiently(() => client().send(new UpdateItemCommand(request)));
  return itemOf(answer.Attributes ?? {});
}

const ATTEMPTS = 8;

/** A single write to an item that a transaction is writing is refused; the SDK does not try that again. */
async function patiently<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof TransactionConflictException) || attempt === ATTEMPTS) throw error;
    }
    await pauseAfter(attempt);
  }
}

/** All or nothing. @throws TransactionCanceledException with a reason per write. */
export async function transactWrite(writes: readonly Write[]): Promise<void> {
  const TransactItems = writes.map((write) =>
    "Put" in write ? { Put: putOf(write.Put) } : { Update: updateOf(write.Update) },
  );
  await client().send(new TransactWriteItemsCommand({ TransactItems }));
}

/** One page. */
export async function query(request: Query, from?: Attributes): Promise<Found> {
  const page = { ...withValues(request), ...(from !== undefined && { ExclusiveStartKey: from }) };
  const { Items = [], Count = 0, LastEvaluatedKey } = await client().send(new QueryCommand(page));
  return { items: Items.map(itemOf), count: Count, from: LastEvaluatedKey };
}

/** One page of a whole table, or of what passes its filter; consistent. */
export async function scan(request: Scan, from?: Attributes): Promise<Found> {
  const all = { ...withValues(request), ConsistentRead: true };
  const page = { ...all, ...(from !== undefined && { ExclusiveStartKey: from }) };
  const { Items = [], Count = 0, LastEvaluatedKey } = await client().send(new ScanCommand(page));
  return { items: Items.map(itemOf), count: Count, from: LastEvaluatedKey };
}

/** At most 100 keys; asked again for what the service left out. */
export async function batchGet(table: string, keys: readonly Key[], consistent: boolean): Promise<Item[]> {
  const items: Item[] = [];
  let pending = keys.map(toAttributes);
  while (pending.length > 0) {
    const RequestItems = { [table]: { Keys: pending, ConsistentRead: consistent } };
    const { Responses, UnprocessedKeys } = await client().send(new BatchGetItemCommand({ RequestItems }));
    items.push(...(Responses?.[table] ?? []).map(itemOf));
    pending = UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return items;
}

/** At most 25 items, put whole and in no order; asked again for what the service left out. */
export async function batchPut(table: string, items: readonly Item[]): Promise<void> {
  let pending = items.map((item) => ({ PutRequest: { Item: toAttributes(item) } }));
  while (pending.length > 0) {
    const answer = await client().send(new BatchWriteItemCommand({ RequestItems: { [table]: pending } }));
    pending = (answer.UnprocessedItems?.[table] ?? []) as typeof pending;
  }
}
