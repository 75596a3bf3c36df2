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

/** Binary values as the SDK has them: the wire has base64. */
function withBytes(answer: Fields): Fields {
  for (const name in answer) {
    if (ITEMS.has(name)) itemWithBytes(Object(answer[name]));
    else if (NESTED.has(name)) for (const one of listsIn(answer[name])) withBytesIn(name, one);
  }
  return answer;
}

const withBytesIn = (name: string, one: unknown): unknown =>
  name === "CancellationReasons" ? withBytes(Object(one)) : itemWithBytes(Object(one));

/** A list, or lists by table. */
const listsIn = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : Object.values(Object(value)).flat();

/** Answers are made for whoever asked: they are changed as they are. */
function itemWithBytes(item: Record<string, { B?: unknown; BS?: unknown; L?: unknown[]; M?: object }>): void {
  for (const name in item) {
    const attribute = item[name];
    if (attribute === undefined) continue;
    if (typeof attribute.B === "string") attribute.B = bytesOf(attribute.B);
    else if (Array.isArray(attribute.BS)) attribute.BS = attribute.BS.map(bytesOf);
    else if (attribute.L !== undefined) itemWithBytes(Object(attribute.L));
    else if (attribute.M !== undefined) itemWithBytes(Object(attribute.M));
  }
}

/** What an item has twice may be one object, and bytes already. */
const bytesOf = (text: unknown): unknown =>
  typeof text === "string" ? new Uint8Array(Buffer.from(text, "base64")) : text;

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
