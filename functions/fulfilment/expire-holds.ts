import { entry } from "#functions/_runtime/entry.ts";
import { feedHandler } from "#functions/_runtime/feed.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import type { Shipment } from "#shared/domain/orders/order.ts";
import { expiryOf, HOLD_OUTLIVES_DEADLINE, hasExpired } from "#shared/domain/stock/ledger.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { endOnce } from "./end-shipment.ts";
import { rescueShipment } from "./rescue-shipment.ts";

type Deps = Live<Environment<"expire-holds">>;

/** Every wait for a pick ends before its hold does: what is still held then has lost its execution. */
export const createHandler = (deps: Deps) =>
  feedHandler<unknown>(async () => {
    const { orders, stock, clock } = deps;
    const at = toInstant(clock.now());
    const failures: unknown[] = [];
    for (const shipment of await orders.unpicked(clock.now() - HOLD_OUTLIVES_DEADLINE)) {
      const expiresAt = expiryOf(shipment.leg.milestones.deliverBy);
      if (!hasExpired({ expiresAt }, at)) continue;
      if (!(await stock.expire(shipment.orderId, shipment.id, at))) continue;
      await planAgain(deps, shipment).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0)
      throw new AggregateError(failures, `${failures.length} could not be planned again`);
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

export const handler = entry("expire-holds", createHandler);
