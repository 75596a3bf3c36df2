// The durable side of Step Functions: one SQLite file. Nothing here knows what an execution does.
import { Connection } from "../../sqlite/connection.ts";
import { EventTable } from "./event-table.ts";
import { ExecutionTable } from "./execution-table.ts";
import { Inbox } from "./inbox.ts";
import { Revisions } from "./revisions.ts";
import { openDatabase, type StoreOptions } from "./schema.ts";
import { Waits } from "./waits.ts";

export interface Store {
  readonly revisions: Revisions;
  readonly executions: ExecutionTable;
  readonly events: EventTable;
  readonly inbox: Inbox;
  readonly waits: Waits;
  /** All or nothing. Transactions do not nest, and nothing in one may wait. */
  transaction<Result>(write: () => Result): Result;
  /** Resolves once all that was written until now is on disk; undefined if it is. Rejects if the disk did not take it. */
  written(): Promise<void> | undefined;
  close(): void;
}

/** @throws when the file was written by a newer version. */
export function openStore(options: StoreOptions): Store {
  const connection = new Connection(openDatabase(options), { together: options.path !== ":memory:" });
  return {
    revisions: new Revisions(connection),
    executions: new ExecutionTable(connection),
    events: new EventTable(connection),
    inbox: new Inbox(connection),
    waits: new Waits(connection),
    transaction: (write) => connection.transaction(write),
    written: () => connection.written(),
    close: () => connection.close(),
  };
}
