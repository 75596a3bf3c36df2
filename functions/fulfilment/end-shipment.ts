import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { EndShipmentInput } from "#shared/contracts/workflows.ts";
import type { Order } from "#shared/domain/orders/order.ts";
import { outcomeOf, promiseKept } from "#shared/domain/orders/outcome.ts";
import { type Instant, toInstant } from "#shared/kernel/time.ts";
import type { OrderBook } from "#shared/ports/orders.ts";
import { withdrawWaits } from "./withdraw-waits.ts";

type Deps = Live<Environment<"end-shipment">>;

/** Ends a shipment: its units reach their account, what is open is withdrawn, and the order counts it. Run again, it ends once. */
export const createHandler = (deps: Deps) =>
  taskHandler(EndShipmentInput, async ({ orderId, shipmentId, ending, because }) => {
    const { orders, stock, carriers, clock } = deps;
    const at = toInstant(clock.now());
    const shipment = await orders.shipment(orderId, shipmentId);
    if (shipment === undefined) throw new Error(`no shipment ${shipmentId}`);
    const arrived = ending === "delivered" || ending === "collected";
    if (arrived) {
      await stock.settle(orderId, shipmentId, "delivered", at);
    } else if (ending === "lost" && because !== "not-collected") {
      await stock.settle(orderId, shipmentId, "lost", at);
    } else {
      await withdrawWaits(orders, orderId, at, shipmentId);
      await stock.undo(orderId, shipmentId, at);
      await carriers.voidBooking(orderId, shipmentId);
    }
    const ended = await orders.endShipment({
      orderId,
      shipmentId,
      status: ending,
      at,
      facts: [
        { type: `shipment.${ending}`, shipmentId, ...(because !== undefined && { facts: { because } }) },
      ],
      ...(because !== undefined && { because }),
      ...(arrived && { arrivedAt: shipment.arrivedAt ?? at }),
    });
    await finish(orders, ended ?? (await orders.get(orderId)), at);
    return { ending };
  });

/** The last shipment's end is the order's. */
async function finish(orders: OrderBook, order: Order | undefined, at: Instant): Promise<void> {
  const status = order && outcomeOf(order);
  if (order === undefined || status === undefined) return;
  const { promise } = order;
  const kept = promise === undefined ? undefined : promiseKept(order, promise);
  await orders.changeOrder(order.id, {
    at,
    from: ["routed"],
    to: status,
    ...(promise !== undefined && kept !== undefined && { promise: { ...promise, kept } }),
    facts: [{ type: `order.${status}`, facts: { ...(kept !== undefined && { promiseKept: kept }) } }],
  });
}

export const handler = entry("end-shipment", createHandler);
