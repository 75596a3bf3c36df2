import type { OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { OpenWait, OrderBook, Resumption } from "#shared/ports/orders.ts";

/** Takes back what somebody was still asked to do; with `resume`, the waiting workflow is told. */
export async function withdrawWaits(
  orders: OrderBook,
  orderId: OrderId,
  at: Instant,
  shipment: ShipmentId | undefined,
  resume: (wait: OpenWait) => readonly Resumption[] = () => [],
): Promise<void> {
  for (const wait of await orders.openWaits(orderId)) {
    if (shipment !== undefined && wait.shipmentId !== shipment) continue;
    const change =
      "task" in wait
        ? { task: { id: wait.task, from: ["open", "started"] as const, to: "withdrawn" as const } }
        : {
            purchaseOrder: {
              id: wait.purchaseOrder,
              from: ["submitted", "accepted"] as const,
              to: "withdrawn" as const,
            },
          };
    await orders.step({ orderId, at, ...change, facts: [], resume: resume(wait) });
  }
}
