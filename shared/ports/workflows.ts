import type { ImportId } from "#shared/domain/stock/import.ts";
import type { OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { Resumption } from "./orders.ts";

export interface ExecutionStory {
  readonly arn: string;
  readonly status: string;
  readonly startedAt: Instant;
  readonly stoppedAt?: Instant;
  readonly states: readonly { readonly name: string; readonly enteredAt: Instant }[];
  readonly error?: string;
  readonly cause?: string;
  /** How often it was set going again after it had failed. */
  readonly redrives: number;
}

/** Of a shipment or an import, with the id of which it is named: it has ended with an error that nothing catches. */
export interface FailedExecution {
  readonly name: string;
  readonly arn: string;
  readonly failedAt: Instant;
  readonly redrives: number;
}

export interface Workflows {
  startRouting(order: OrderId): Promise<void>;
  /** Once for each import, however often it is asked for. */
  startImport(id: ImportId): Promise<void>;
  /** Wakes a waiting execution. One that no longer waits (deadline passed, answered before) is left alone. */
  resume(message: Resumption): Promise<void>;
  story(shipment: ShipmentId): Promise<ExecutionStory | undefined>;
  /** The newest first, of each kind so many at most. */
  failed(of: readonly ("shipments" | "imports")[], limit: number): Promise<readonly FailedExecution[]>;
  /** It does again what failed, and goes on. Refused where it has not failed, or so long ago that it cannot. */
  redrive(arn: string): Promise<"done" | "refused">;
}
