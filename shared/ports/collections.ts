import type { NodeTask, Order } from "#shared/domain/orders/order.ts";
import type { PickupCode } from "#shared/domain/stores/pickup-code.ts";
import type { OrderId, TaskId } from "#shared/kernel/ids.ts";
import type { EpochMs, Instant } from "#shared/kernel/time.ts";
import type { Outcome, StoredShipment } from "./orders.ts";

/** What waits in a store for its customer. */
export interface Waiting {
  readonly order: Order;
  readonly task: NodeTask & { readonly token: string };
  /** Codes that were shown and were not the order's. */
  readonly wrongCodes: number;
}

/** Names of people, from the place where they are kept. */
export interface Recipient {
  readonly name: string;
  readonly delegate?: string;
}

export interface Collections {
  /** In one read. */
  find(task: TaskId): Promise<Waiting | undefined>;
  /** Also counted where several are shown at once. @returns how many there were */
  countWrongCode(task: TaskId): Promise<number>;
  /** From now on this code counts, and tries begin anew. */
  renewCode(order: OrderId, code: PickupCode, at: Instant): Promise<Outcome>;
  /** Somebody else may collect it; the name is kept where the address is, and as long. */
  nameDelegate(order: OrderId, name: string, at: Instant): Promise<Outcome>;
  /** Undefined once the time of the address is over. */
  recipient(order: OrderId): Promise<Recipient | undefined>;
  /** It waits longer, once. `conflict`: it did already, or it does not wait any more. */
  extend(waiting: Waiting, until: Instant, at: Instant): Promise<Outcome>;
  /** Shipments that lie ready and were looked at before `before`, or were ready then: at most 100. */
  readySince(before: EpochMs): Promise<readonly StoredShipment[]>;
  /** Looked at: its channel is told to remind, where `remind` says so; it is found again as if it were ready at `as`. */
  lookedAt(shipment: StoredShipment, look: Look): Promise<Outcome>;
}

export interface Look {
  readonly as: Instant;
  readonly at: Instant;
  readonly remind?: { readonly node: NodeTask["node"]; readonly collectBy: Instant };
}
