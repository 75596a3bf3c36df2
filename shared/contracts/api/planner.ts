import { z } from "zod";
import { orderStatuses, shipmentStatuses } from "#shared/domain/orders/lifecycles.ts";
import { Order } from "#shared/domain/orders/order.ts";
import { CarrierId, NodeId, OrderId, ShipmentId, Sku } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import { MinorUnits } from "#shared/kernel/units.ts";

export const Overview = z.strictObject({
  at: Instant,
  orders: z.partialRecord(z.enum(orderStatuses), z.int()),
  shipments: z.partialRecord(z.enum(shipmentStatuses), z.int()),
  openTasks: z.int(),
  /** Open tasks and purchase orders whose deadline has passed. */
  overdue: z.int(),
  /** Those that nothing, or one booking to try, is given to: they do not answer, or a planner suspended them. */
  carriers: z.array(
    z.strictObject({
      carrier: CarrierId,
      state: z.enum(["suspended", "open", "half-open"]),
      since: Instant.optional(),
      reason: z.string(),
    }),
  ),
});

export const PlannerOrders = z.strictObject({
  orders: z.array(Order.omit({ request: true })),
  next: z.string().optional(),
});

export const ExecutionView = z.strictObject({
  shipmentId: ShipmentId,
  arn: z.string(),
  status: z.string(),
  startedAt: Instant,
  stoppedAt: Instant.optional(),
  /** The states entered so far, in order. */
  states: z.array(z.strictObject({ name: z.string(), enteredAt: Instant })),
  error: z.string().optional(),
  cause: z.string().optional(),
  /** How often it was set going again after it had failed. */
  redrives: z.int(),
});

/** Shipments whose workflow has ended with an error of ours: it is set going again by itself for a day. */
export const FailedExecutions = z.strictObject({
  executions: z.array(z.strictObject({ shipmentId: ShipmentId, failedAt: Instant, redrives: z.int() })),
});

/** What a wave looked at, what it moved and what that saves; money in the policy's currency. */
export const WaveReport = z.strictObject({
  id: z.string(),
  at: Instant,
  /** Orders none of whose waiting shipments anybody had begun with. */
  ordersLookedAt: z.int(),
  ordersMoved: z.array(OrderId),
  shipmentsMoved: z.int(),
  /** Of all orders looked at, in real tariffs: before, after, and what no plan of them can go below. */
  costBefore: MinorUnits,
  costAfter: MinorUnits,
  bound: MinorUnits,
  skipped: z.array(z.strictObject({ orders: z.array(OrderId), because: z.string() })),
});
export type WaveReport = z.infer<typeof WaveReport>;

export const WaveList = z.strictObject({ waves: z.array(WaveReport) });

/** `whole=true` adds up every movement from the first on, instead of going on from what closed days add up to. */
export const AuditQuery = z.strictObject({ whole: z.enum(["true", "false"]).default("false") });

export const AuditView = z.strictObject({
  levels: z.int(),
  movements: z.int(),
  activeHolds: z.int(),
  ledgerImbalance: z.int(),
  oversoldUnits: z.int(),
  /** Held or carried by shipments that have ended. */
  forgottenUnits: z.int(),
  unitsSold: z.int(),
  discrepancies: z.array(
    z.strictObject({
      code: z.string(),
      sku: Sku,
      node: NodeId.optional(),
      shipment: ShipmentId.optional(),
      expected: z.int(),
      found: z.int(),
    }),
  ),
});
