// The DynamoDB of the host: its own on a file of the data folder, or the endpoint that the user names.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type Engine, openEngine } from "../../dynamodb/engine.ts";
import { ServiceError } from "../../dynamodb/service-error.ts";
import type { Connection } from "../../sqlite/connection.ts";
import { credentials } from "../lambda/surroundings.ts";
import { unproven } from "../lambda/way.ts";
import type { Reply } from "../services/server.ts";
import { REGION } from "../template/physical.ts";
import { type DirectClient, directDynamoDb } from "./direct-client.ts";
import { ensureTable, type Table } from "./tables.ts";

export interface DynamoDb {
  /** Where clients of any process find it. */
  readonly url: string;
  /** The host's own; undefined where somebody else runs it. */
  readonly own?: OwnDynamoDb;
  /** A request of its JSON protocol. */
  call(operation: string, body: unknown): Promise<Reply>;
  /** @throws HostRefusal when a table exists with other keys. */
  ensure(tables: readonly Table[]): Promise<void>;
  stop(): void;
}

export interface OwnDynamoDb {
  readonly engine: Engine;
  /** Of the functions, without a request. */
  readonly client: DirectClient;
  /** What a port answers, by the first part of `x-amz-target`. */
  readonly services: Readonly<Record<string, (action: string, body: unknown) => Promise<Reply>>>;
}

export interface DynamoDbOptions {
  /** Where its tables are. */
  readonly db: Connection;
  /** The port on which the host serves its services. */
  readonly url: string;
  /** The host's time, epoch milliseconds. */
  readonly now: () => number;
  /** Told of what its own DynamoDB could not do. */
  readonly notice: (error: unknown) => unknown;
  /** Of a DynamoDB that somebody else runs. */
  readonly endpoint: string | undefined;
}

/** AWS_ENDPOINT_URL_DYNAMODB. */
export function otherDynamoDb(): string | undefined {
  const endpoint = process.env.AWS_ENDPOINT_URL_DYNAMODB;
  return endpoint === "" ? undefined : endpoint;
}

/** @throws NewerFormat */
export const startDynamoDb = (options: DynamoDbOptions): DynamoDb =>
  options.endpoint === undefined ? own(options) : elsewhere(options.endpoint);

function own({ db, url, now, notice }: DynamoDbOptions): DynamoDb {
  const engine = openEngine({ db, now });
  const client = directDynamoDb(engine, notice);
  const answer = async (operation: string, body: unknown): Promise<Reply> => {
    try {
      return { status: 200, body: engine.answer(operation, Object(body)) };
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return { status: 400, body: { __type: error.name, message: error.message, ...error.more } };
    }
  };
  return {
    url,
    own: { engine, client, services: { DynamoDB_20120810: answer, DynamoDBStreams_20120810: answer } },
    call: answer,
    async ensure(tables) {
      for (const table of tables) await ensureTable(client, table);
    },
    stop: () => undefined,
  };
}

function elsewhere(url: string): DynamoDb {
  const client = new DynamoDBClient({ endpoint: url, region: REGION, credentials });
  return {
    url,
    async call(operation, body) {
      const response = await fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/x-amz-json-1.0",
          "x-amz-target": `DynamoDB_20120810.${operation}`,
          ...unproven,
        },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: await response.json() };
    },
    async ensure(tables) {
      for (const table of tables) await ensureTable(client, table);
    },
    stop: () => client.destroy(),
  };
}
