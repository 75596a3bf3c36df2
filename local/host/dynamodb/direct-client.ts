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

/** Sends what the adapters send, and refuses another command by name. */
export function directDynamoDb(engine: Engine): DirectClient {
  const send = async (command: { readonly input: object }) => {
    const operation = operations.get(command.constructor);
    if (operation === undefined) throw new TypeError(`${command.constructor.name} is not sent directly`);
    try {
      return { ...bytesOf(engine.answer(operation, textOf(command.input))), ...metadata };
    } catch (error) {
      throw error instanceof ServiceError ? exceptionOf(error) : error;
    }
  };
  return { send: send as DynamoDBClient["send"] };
}

type Fields = Readonly<Record<string, unknown>>;

/** Binary values as the wire has them, in base64. Only what holds one is copied. */
const textOf = (value: object): Fields =>
  converted(value, (binary) =>
    binary instanceof Uint8Array ? Buffer.from(binary).toString("base64") : undefined,
  );
const bytesOf = (value: Fields): Fields =>
  converted(value, (binary) =>
    typeof binary === "string" ? new Uint8Array(Buffer.from(binary, "base64")) : undefined,
  );

/** @param convert undefined for what is none: an attribute may be called B, too */
function converted<Value extends object>(value: Value, convert: (binary: unknown) => unknown): Fields {
  let copy: Record<string, unknown> | undefined;
  for (const name in value) {
    const part: unknown = value[name];
    const binary = name === "B" ? convert(part) : undefined;
    if (binary === undefined && (typeof part !== "object" || part === null)) continue;
    const changed = binary ?? converted(Object(part), convert);
    if (changed === part) continue;
    copy ??= (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
    copy[name] = changed;
  }
  return copy ?? (value as Fields);
}

function exceptionOf({ name, message, more }: ServiceError): Error {
  const told = { message, ...metadata, $metadata: { httpStatusCode: 400 }, ...bytesOf(more) };
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
