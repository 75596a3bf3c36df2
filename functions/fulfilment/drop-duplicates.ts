// What was sent beside a parcel that has arrived after all is not needed any more, where it has not left yet.
import { asRead, standingOf } from "#functions/orders/standing.ts";
import { WorkflowError, workflowErrors } from "#shared/contracts/workflow-errors.ts";
import { notNeeded } from "#shared/domain/rescue/duplicates.ts";
import type { OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { OrderBook } from "#shared/ports/orders.ts";
import type { Clock } from "#shared/ports/system.ts";

interface Deps {
  readonly orders: OrderBook;
  readonly clock: Clock;
}

interface Arrived {
  readonly orderId: OrderId;
  readonly shipmentId: ShipmentId;
}

/** Whoever was asked for it is not asked any more, and its workflow undoes what was done. What has left comes. */
export async function dropDuplicates(
  { orders, clock }: Deps,
  { orderId, shipmentId }: Arrived,
): Promise<void> {
  const arrived = await orders.shipment(orderId, shipmentId);
  if (arrived === undefined || arrived.rescuedBy === undefined) return;
  const order = await orders.get(orderId);
  if (order?.status !== "routed") return;
  const standing = await standingOf(orders, order);
  const dropped = notNeeded(
    arrived,
    standing.map(({ shipment }) => shipment),
  ).filter(({ givenUp }) => givenUp !== true);
  if (dropped.length === 0) return;
  const touched = standing.filter(({ shipment }) => dropped.includes(shipment));
  const outcome = await orders.revise({
    ...{ orderId, at: toInstant(clock.now()), before: order.revisions ?? 0, from: order.status },
    shipments: touched.map(({ shipment, task }) => ({
      ...{ ...asRead(shipment), givenUp: true as const },
      ...(task && { task: { id: task.id, from: task.status, to: "withdrawn" as const } }),
    })),
    facts: [],
    resume: touched.flatMap(({ task, purchaseOrder }) => {
      const token = task?.token ?? purchaseOrder?.token;
      const cause = `${shipmentId} has arrived`;
      return token === undefined ? [] : [{ token, error: workflowErrors.OrderCancelled, cause }];
    }),
  });
  if (outcome !== "done")
    throw new WorkflowError("Throttled", `what was sent beside ${shipmentId} changes at this moment`);
}
