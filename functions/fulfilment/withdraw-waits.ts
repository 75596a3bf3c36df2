import type { Fact } from "#shared/contracts/events.ts";
import type { OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { OpenWait, OrderBook, Resumption, Step } from "#shared/ports/orders.ts";

interface Withdrawing {
  readonly orderId: OrderId;
  readonly at: Instant;
  /** Only what this shipment waits for. */
  readonly shipment?: ShipmentId;
  /** Not what is said so of. */
  readonly but?: (wait: OpenWait) => boolean;
  /** The waiting workflow is told. */
  readonly resume?: (wait: OpenWait) => readonly Resumption[];
}

/** Takes back what somebody was still asked to do. @returns what was left, or was answered meanwhile */
export async function withdrawWaits(
  orders: OrderBook,
  { orderId, at, shipment, but = () => false, resume = () => [] }: Withdrawing,
): Promise<readonly OpenWait[]> {
  const left: OpenWait[] = [];
  for (const wait of await orders.openWaits(orderId)) {
    if (shipment !== undefined && wait.shipmentId !== shipment) continue;
    const step = { orderId, at, ...withdrawal(wait), resume: resume(wait) };
    if (but(wait) || (await orders.step(step)) !== "done") left.push(wait);
  }
  return left;
}

function withdrawal(wait: OpenWait): Pick<Step, "task" | "purchaseOrder" | "facts"> {
  if ("task" in wait)
    return { task: { id: wait.task, from: ["open", "paused", "started"], to: "withdrawn" }, facts: [] };
  const { purchaseOrder: id, status, shipmentId, vendor } = wait;
  const told: Fact = { type: "purchase-order.withdrawn", shipmentId, facts: { vendor, purchaseOrder: id } };
  return { purchaseOrder: { id, vendor, from: [status], to: "withdrawn" }, facts: [told] };
}
