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
}

export interface Workflows {
  startRouting(order: OrderId): Promise<void>;
  /** Once for each import, however often it is asked for. */
  startImport(id: ImportId): Promise<void>;
  /** Wakes a waiting execution. One that no longer waits (deadline passed, answered before) is left alone. */
  resume(message: Resumption): Promise<void>;
  story(shipment: ShipmentId): Promise<ExecutionStory | undefined>;
}
