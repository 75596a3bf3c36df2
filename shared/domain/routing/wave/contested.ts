// Which waiting orders a wave can help at all, told from their tasks alone: those that want something which another
// one holds at another node.
import type { NodeTask } from "#shared/domain/orders/order.ts";
import type { OrderId, Sku } from "#shared/kernel/ids.ts";

type Waiting = Pick<NodeTask, "orderId" | "node" | "lines">;

export function contestedOrders(waiting: readonly Waiting[]): ReadonlySet<OrderId> {
  const holders = new Map<Sku, Waiting[]>();
  for (const task of waiting)
    for (const { sku } of task.lines) {
      const found = holders.get(sku) ?? [];
      found.push(task);
      holders.set(sku, found);
    }
  const contested = new Set<OrderId>();
  for (const tasks of holders.values()) {
    const [first] = tasks;
    if (tasks.every(({ node }) => node === first?.node)) continue;
    if (tasks.every(({ orderId }) => orderId === first?.orderId)) continue;
    for (const { orderId } of tasks) contested.add(orderId);
  }
  return contested;
}
