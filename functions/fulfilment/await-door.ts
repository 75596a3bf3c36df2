import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import { soonerEnd } from "#functions/carriers/expectations.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { AwaitInput } from "#shared/contracts/workflows.ts";
import { doorOutcome } from "#shared/domain/carriers/tracking.ts";
import { PurchaseOrderId } from "#shared/kernel/ids.ts";
import { Instant, toInstant } from "#shared/kernel/time.ts";
import { logger } from "#shared/observability/logger.ts";
import type { StoredShipment } from "#shared/ports/orders.ts";

/** Leaves the token with the shipment. A scan that came before the token is answered at once, and so is an earlier arrival. */
export const createHandler = (deps: Live<Environment<"await-door">>) =>
  taskHandler(AwaitInput, async ({ orderId, shipmentId, dueBy, token, lookAt }) => {
    const { orders, clock } = deps;
    const shipment = await orders.awaitDoor(orderId, shipmentId, {
      token,
      until: Instant.parse(dueBy),
      lookAt,
    });
    const isReported = shipment?.reportedLostAt !== undefined;
    const outcome = doorOutcome(shipment?.carrierStatus) ?? (isReported ? "lost" : undefined);
    const resume = outcome === undefined ? shipment && soonerEnd(shipment) : [{ token, output: { outcome } }];
    if (resume === undefined || resume.length === 0) return follow(deps, shipment);
    await orders.step({ orderId, at: toInstant(clock.now()), facts: [], resume });
  });

/** A vendor's parcel was booked by the vendor: its carrier is asked to tell us of it. Without that, we hear of it less. */
async function follow(
  { orders, carriers, network }: Live<Environment<"await-door">>,
  shipment: StoredShipment | undefined,
): Promise<void> {
  if (shipment?.road !== "dropShip" || shipment.tracking === undefined) return;
  const { leg, tracking, id, partOf } = shipment;
  if (leg.method === "collect") return;
  const [current, order] = await Promise.all([
    network.current(),
    orders.purchaseOrder(PurchaseOrderId.parse(`po_${partOf ?? id}`)),
  ]);
  // The vendor may have taken another one than was planned.
  const its = order?.parcels?.find((one) => one.tracking === tracking)?.carrier ?? leg.carrier;
  const carrier = current?.carriers.find((one) => one.id === its);
  if (carrier === undefined) return;
  await carriers
    .of(carrier)
    .follow(tracking, leg.service)
    .catch((error: unknown) => logger.warn("a vendor's parcel is not followed", { shipment: id, error }));
}

export const handler = entry("await-door", createHandler);
