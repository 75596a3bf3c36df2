// What is changed of an order after it was placed: all of it at once, or nothing.
import type { Fact } from "#shared/contracts/events.ts";
import type { OrderStatus, ShipmentStatus, TaskStatus } from "#shared/domain/orders/lifecycles.ts";
import type { Address, OrderLine, OrderPromise, Shipment } from "#shared/domain/orders/order.ts";
import type { OrderHold } from "#shared/domain/orders/order-hold.ts";
import type { Hold } from "#shared/domain/stock/ledger.ts";
import type { NodeId, OrderId, ShipmentId, TaskId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { Resumption } from "./resumption.ts";

/** A shipment as it was read, and what becomes of it. Whoever steps on as of before is refused. */
export interface RevisedShipment {
  readonly id: ShipmentId;
  readonly status: ShipmentStatus;
  readonly revision: number;
  /** What its node was asked, which goes along. */
  readonly task?: { readonly id: TaskId; readonly from: TaskStatus; readonly to?: TaskStatus };
  /** It carries less; what it held beyond that is free again. */
  readonly fewer?: {
    readonly node: NodeId;
    readonly held: Shipment["lines"];
    readonly kept: Shipment["lines"];
    readonly weight: number;
  };
  readonly paused?: boolean;
  /** Nothing more is done with it. */
  readonly givenUp?: true;
}

export interface Revision {
  readonly orderId: OrderId;
  readonly at: Instant;
  /** Revisions of the order when it was read. */
  readonly before: number;
  readonly from: OrderStatus;
  readonly to?: OrderStatus;
  /** Plans when it was read: one that is being made is made again. */
  readonly replan?: number;
  readonly lines?: readonly OrderLine[];
  readonly address?: Address;
  /** `null`: it is over. */
  readonly hold?: OrderHold | null;
  readonly promise?: OrderPromise;
  /** Units that no plan could source, and nobody wants any more. */
  readonly fewerUnfilled?: number;
  readonly shipments?: readonly RevisedShipment[];
  /** Units more: by the order's newest plan. */
  readonly adding?: {
    readonly attempt: number;
    readonly holds: readonly Hold[];
    readonly shipments: readonly Shipment[];
  };
  readonly facts: readonly Fact[];
  readonly resume?: readonly Resumption[];
}

/** `lost`: what more was wanted is not there any more. */
export type RevisionOutcome = "done" | "conflict" | "lost";
