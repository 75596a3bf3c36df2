// DynamoDB in this process: the requests of its JSON protocol, answered from one SQLite file. Everything is as strongly consistent as one writer is. What it does not know, it refuses by name.
import type { Connection } from "../sqlite/connection.ts";
import { batchGetItem, getItem, transactGetItems } from "./operations/read-items.ts";
import { query, scan } from "./operations/read-ranges.ts";
import type { Body } from "./operations/requests.ts";
import { describeStream, getRecords, getShardIterator, listStreams } from "./operations/streams.ts";
import { createTable, deleteTable, describeTable, listTables, updateTable } from "./operations/tables.ts";
import { writeItem } from "./operations/write-items.ts";
import { batchWriteItem, transactWriteItems } from "./operations/write-many.ts";
import { ServiceError } from "./service-error.ts";
import type { StreamView } from "./store/description.ts";
import { openStore } from "./store/store.ts";
import type { StreamLog } from "./store/stream-log.ts";

export interface Engine {
  /**
   * @param operation "PutItem", "GetRecords"...
   * @throws ServiceError named as the service names it.
   */
  answer(operation: string, body: Body): Body;
  /** The stream of a table; undefined where it has none. */
  stream(table: string): { readonly log: StreamLog; readonly view: StreamView } | undefined;
}

export interface EngineOptions {
  readonly db: Connection;
  /** The host's time, epoch milliseconds. */
  readonly now: () => number;
}

/** @throws NewerFormat */
export function openEngine({ db, now }: EngineOptions): Engine {
  const store = openStore(db, now);
  const operations = new Map<string, (body: Body) => Body>(
    Object.entries({
      GetItem: getItem(store),
      BatchGetItem: batchGetItem(store),
      TransactGetItems: transactGetItems(store),
      Query: query(store),
      Scan: scan(store),
      PutItem: writeItem(store, "Put"),
      UpdateItem: writeItem(store, "Update"),
      DeleteItem: writeItem(store, "Delete"),
      BatchWriteItem: batchWriteItem(store),
      TransactWriteItems: transactWriteItems(store, now),
      CreateTable: createTable(store, now),
      DescribeTable: describeTable(store),
      UpdateTable: updateTable(store),
      DeleteTable: deleteTable(store),
      ListTables: listTables(store),
      ListStreams: listStreams(store),
      DescribeStream: describeStream(store),
      GetShardIterator: getShardIterator(store),
      GetRecords: getRecords(store),
    }),
  );
  return {
    answer(operation, body) {
      const act = operations.get(operation);
      if (act === undefined)
        throw new ServiceError(
          "UnknownOperationException",
          `${operation} is not supported by the embedded DynamoDB`,
        );
      return act(body);
    },
    stream(table) {
      const { log, description } = store.table(table);
      return log && description.stream && { log, view: description.stream };
    },
  };
}
