// A transaction is written whole, or answers which of its conditions failed. Conflicts with other
// transactions are tried again; only then do they become an error that a workflow retries.
import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { fromAttributes, type Item } from "./attributes.ts";
import { transactWrite, type Write } from "./client.ts";
import { pauseAfter } from "./pause.ts";

export type { Write } from "./client.ts";

/** DynamoDB's own limit on one transaction. */
export const MAX_WRITES = 100;

const ATTEMPTS = 8;
/** Reasons that pass: another transaction is at the item, or too much is asked of it or of the table. */
const PASSING = new Set(["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"]);

/** `failed`: the positions of the writes whose condition did not hold. */
export type TransactionOutcome =
  | { readonly done: true }
  | { readonly done: false; readonly failed: readonly number[] };

export interface FailedWrite {
  readonly position: number;
  /** The item as it was, where the write asks for it and there was one. */
  readonly item?: Item;
}

/** `failed` where a condition did not hold; else the positions of the writes that others were in the way of. */
export type Attempted =
  | { readonly done: true }
  | { readonly done: false; readonly failed: readonly FailedWrite[]; readonly busy: readonly number[] };

export async function transact(writes: readonly Write[]): Promise<TransactionOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await attempted(writes);
    if (result.done) return result;
    if (result.failed.length > 0)
      return { done: false, failed: result.failed.map(({ position }) => position) };
    if (attempt === ATTEMPTS) throw new WorkflowError("Throttled", "transactions kept conflicting");
    await pauseAfter(attempt);
  }
}

/** Once, whatever comes of it. */
export async function attempted(writes: readonly Write[]): Promise<Attempted> {
  try {
    await transactWrite(writes);
    return { done: true };
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const reasons = [...(error.CancellationReasons ?? []).entries()];
    const failed = reasons.flatMap(([position, { Code, Item: item }]) =>
      Code === "ConditionalCheckFailed" ? [{ position, ...(item && { item: fromAttributes(item) }) }] : [],
    );
    const busy = reasons.flatMap(([position, { Code = "" }]) => (PASSING.has(Code) ? [position] : []));
    if (failed.length === 0 && busy.length === 0) throw error;
    return { done: false, failed, busy };
  }
}
