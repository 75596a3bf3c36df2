import type { NodeTask } from "#shared/domain/orders/order.ts";
import type { TaskId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { Outcome } from "./orders.ts";

export interface KeptScan {
  readonly scanned: NodeTask["lines"];
  /** Scans of the task when it was read; `conflict` where there were more since. */
  readonly after: number;
  readonly at: Instant;
}

/** What was shown to a scanner for a pick that is under way. */
export interface PickScans {
  keep(task: TaskId, scan: KeptScan): Promise<Outcome>;
}
