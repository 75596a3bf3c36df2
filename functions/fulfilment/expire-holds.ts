import { type DepsOf, inTurn, scheduled } from "#functions/_runtime/scheduled.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import type { Shipment } from "#shared/domain/orders/order.ts";
import { expiryOf, HOLD_OUTLIVES_DEADLINE, hasExpired } from "#shared/domain/stock/ledger.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { bookFound } from "./book-found.ts";
import { endOnce } from "./end-shipment.ts";
import { rescueShipment } from "./rescue-shipment.ts";

type Deps = DepsOf<"expire-holds">;

/**
 * Every wait for a pick ends before its hold does: what is still held then has lost its execution. And what was lost, and
 * delivered after all, is a customer's in the books.
 */
export const { createHandler, handler } = scheduled("expire-holds", async (deps) => {
  const { orders, stock, clock } = deps;
  const at = toInstant(clock.now());
  await bookFound(deps, at);
  await inTurn(await orders.unpicked(clock.now() - HOLD_OUTLIVES_DEADLINE), async (shipment) => {
    const expiresAt = expiryOf(shipment.leg.milestones.deliverBy);
    if (!hasExpired({ expiresAt }, at)) return;
    if (await stock.expire(shipment.orderId, shipment.id, at)) await planAgain(deps, shipment);
  });
});

/** Others carry its units on; the sweeper starts them. What was picked meanwhile is left alone. */
async function planAgain(deps: Deps, { orderId, id: shipmentId }: Shipment): Promise<void> {
  const now = await deps.orders.shipment(orderId, shipmentId);
  if (now?.status !== "planned" && now?.status !== "released") return;
  const foundNothing = now.missing !== undefined && now.lines.length === 0;
  try {
    await rescueShipment(deps, { orderId, shipmentId, reason: foundNothing ? "short" : "expired" });
  } catch (error) {
    if (!(error instanceof WorkflowError)) throw error;
    // It is planned again when it is released.
    if (error.name === "OrderOnHold") return;
    if (error.name !== "OrderCancelled") throw error;
    await endOnce(deps, { orderId, shipmentId, ending: "cancelled" });
    return;
  }
  await endOnce(deps, { orderId, shipmentId, ending: "replaced", because: "expired" });
}
