// The durable side of Step Functions: tables of a SQLite file. Nothing here knows what an execution does.
import type { Connection } from "../../sqlite/connection.ts";
import { openPart } from "../../sqlite/file.ts";
import { EventTable } from "./event-table.ts";
import { ExecutionTable } from "./execution-table.ts";
import { Inbox } from "./inbox.ts";
import { Revisions } from "./revisions.ts";
import { executions } from "./schema.ts";
import { Waits } from "./waits.ts";

export interface Store {
  readonly revisions: Revisions;
  readonly executions: ExecutionTable;
  readonly events: EventTable;
  readonly inbox: Inbox;
  readonly waits: Waits;
  /** All or nothing. Transactions do not nest, and nothing in one may wait. */
  transaction<Result>(write: () => Result): Result;
}

/** @throws NewerFormat */
export function openStore(connection: Connection): Store {
  openPart(connection, executions);
  return {
    revisions: new Revisions(connection),
    executions: new ExecutionTable(connection),
    events: new EventTable(connection),
    inbox: new Inbox(connection),
    waits: new Waits(connection),
    transaction: (write) => connection.transaction(write),
  };
}
