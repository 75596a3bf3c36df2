// The DynamoDB client of functions that run beside the tables: the SDK's commands, answered without being written
// as a request and read again, which is two thirds of a call's CPU time. Answers and errors are the SDK's own.
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  DynamoDBServiceException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ResourceNotFoundException,
  ScanCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
} from "@aws-sdk/client-dynamodb";
import { type Attribute, assign, type Item } from "../../dynamodb/attributes/attribute.ts";
import type { Engine } from "../../dynamodb/engine.ts";
import { ServiceError } from "../../dynamodb/service-error.ts";

const operations = new Map<unknown, string>([
  [GetItemCommand, "GetItem"],
  [BatchGetItemCommand, "BatchGetItem"],
  [BatchWriteItemCommand, "BatchWriteItem"],
  [PutItemCommand, "PutItem"],
  [QueryCommand, "Query"],
  [ScanCommand, "Scan"],
  [TransactWriteItemsCommand, "TransactWriteItems"],
  [UpdateItemCommand, "UpdateItem"],
  [CreateTableCommand, "CreateTable"],
  [DescribeTableCommand, "DescribeTable"],
  [UpdateTableCommand, "UpdateTable"],
]);

const metadata = { $metadata: { httpStatusCode: 200, attempts: 1, totalRetryDelay: 0 } };

export type DirectClient = Pick<DynamoDBClient, "send">;

/**
 * Sends what the adapters send, and refuses another command by name.
 * @param notice told of what is no refusal
 */
export function directDynamoDb(engine: Engine, notice: (error: unknown) => unknown): DirectClient {
  const send = async (command: { readonly input: object }) => {
    const operation = operations.get(command.constructor);
    if (operation === undefined) throw new TypeError(`${command.constructor.name} is not sent directly`);
    try {
      return { ...withBytes(engine.answer(operation, Object(command.input))), ...metadata };
    } catch (error) {
      if (error instanceof ServiceError) throw exceptionOf(error);
      notice(error);
      throw error;
    }
  };
  return { send: send as DynamoDBClient["send"] };
}

type Fields = Readonly<Record<string, unknown>>;

/** Fields of an answer that are items, and those that lead to items. */
const ITEMS = new Set(["Item", "Attributes", "LastEvaluatedKey"]);
const NESTED = new Set(["Items", "Responses", "CancellationReasons"]);

/** Binary values as the SDK has them: the wire has base64. Answers are made for whoever asked, items are not. */
function withBytes(answer: Fields): Fields {
  const told: Record<string, unknown> = answer;
  for (const name in told) {
    if (ITEMS.has(name)) told[name] = itemWithBytes(told[name] as Item | undefined);
    else if (NESTED.has(name)) told[name] = eachWithBytes(name, told[name]);
  }
  return told;
}

/** A list, or lists by table. */
function eachWithBytes(name: string, value: unknown): unknown {
  if (!Array.isArray(value))
    return Object.fromEntries(
      Object.entries(Object(value)).map(([key, one]) => [key, eachWithBytes(name, one)]),
    );
  return value.map(name === "CancellationReasons" ? withBytes : itemWithBytes);
}

/** How the SDK has an item: itself, where there are no bytes in it. */
const asTheSdk = new WeakMap<Item, object>();

function itemWithBytes(item: Item | undefined): object | undefined {
  if (item === undefined) return undefined;
  const known = asTheSdk.get(item);
  if (known !== undefined) return known;
  const shown = someHasBytes(item) ? mapWithBytes(item) : item;
  asTheSdk.set(item, shown);
  return shown;
}

function someHasBytes(item: Item): boolean {
  for (const name of Object.keys(item)) {
    const attribute = item[name];
    if (attribute !== undefined && !("S" in attribute) && hasBytes(attribute)) return true;
  }
  return false;
}

function hasBytes(attribute: Attribute): boolean {
  if ("B" in attribute || "BS" in attribute) return true;
  if ("L" in attribute) return attribute.L.some(hasBytes);
  return "M" in attribute && someHasBytes(attribute.M);
}

function mapWithBytes(item: Item): object {
  const shown = {};
  for (const [name, attribute] of Object.entries(item)) assign(shown, name, attributeWithBytes(attribute));
  return shown;
}

function attributeWithBytes(attribute: Attribute): Attribute {
  // The SDK's type of an attribute, which differs in bytes alone.
  const told = (value: unknown) => value as Attribute;
  if ("B" in attribute) return told({ B: bytesOf(attribute.B) });
  if ("BS" in attribute) return told({ BS: attribute.BS.map(bytesOf) });
  if ("L" in attribute) return { L: attribute.L.map(attributeWithBytes) };
  return "M" in attribute ? told({ M: mapWithBytes(attribute.M) }) : attribute;
}

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "base64"));

function exceptionOf({ name, message, more }: ServiceError): Error {
  const told = { message, ...metadata, $metadata: { httpStatusCode: 400 }, ...withBytes(more) };
  switch (name) {
    case "ConditionalCheckFailedException":
      return new ConditionalCheckFailedException(told);
    case "TransactionCanceledException":
      return new TransactionCanceledException(told);
    case "ResourceNotFoundException":
      return new ResourceNotFoundException(told);
  }
  return new DynamoDBServiceException({ name, $fault: "client", ...told });
}
