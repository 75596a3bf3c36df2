import { z } from "zod";
import { orderStatuses, shipmentStatuses } from "#shared/domain/orders/lifecycles.ts";
import { Order } from "#shared/domain/orders/order.ts";
import { NodeId, ShipmentId, Sku } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";

export const Overview = z.strictObject({
  at: Instant,
  orders: z.partialRecord(z.enum(orderStatuses), z.int()),
  shipments: z.partialRecord(z.enum(shipmentStatuses), z.int()),
  openTasks: z.int(),
  /** Open tasks and purchase orders whose deadline has passed. */
  overdue: z.int(),
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
});

export const AuditView = z.strictObject({
  levels: z.int(),
  movements: z.int(),
  activeHolds: z.int(),
  ledgerImbalance: z.int(),
  oversoldUnits: z.int(),
  unitsSold: z.int(),
  discrepancies: z.array(
    z.strictObject({ code: z.string(), sku: Sku, node: NodeId, expected: z.int(), found: z.int() }),
  ),
});
