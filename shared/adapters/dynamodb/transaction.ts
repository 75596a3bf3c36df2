// A transaction is written whole, or answers which of its conditions failed. Conflicts with other
// transactions are tried again; only then do they become an error that a workflow retries.
import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { systemClock } from "#shared/adapters/system.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { transactWrite, type Write } from "./client.ts";

export type { Write } from "./client.ts";

/** DynamoDB's own limit on one transaction. */
export const MAX_WRITES = 100;

const ATTEMPTS = 8;
const FIRST_PAUSE_MS = 10;

/** `failed`: the positions of the writes whose condition did not hold. */
export type TransactionOutcome =
  | { readonly done: true }
  | { readonly done: false; readonly failed: readonly number[] };

export async function transact(writes: readonly Write[]): Promise<TransactionOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await transactWrite(writes);
      return { done: true };
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = error.CancellationReasons ?? [];
      const failed = reasons.flatMap((reason, index) =>
        reason.Code === "ConditionalCheckFailed" ? [index] : [],
      );
      if (failed.length > 0) return { done: false, failed };
      if (
        !reasons.some((reason) => reason.Code === "TransactionConflict" || reason.Code === "ThrottlingError")
      )
        throw error;
      if (attempt === ATTEMPTS)
        throw new WorkflowError("Throttled", "transactions kept conflicting", { cause: error });
      await systemClock.sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  }
}
