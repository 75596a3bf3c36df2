import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ShipmentInput } from "#shared/contracts/workflows.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { loadShipment } from "./load-shipment.ts";

/** Books the departure that the plan chose. Run again, it finds its booking. */
export const createHandler = ({ orders, carriers, clock }: Live<Environment<"book-carrier">>) =>
  taskHandler(ShipmentInput, async ({ orderId, shipmentId }) => {
    const { shipment } = await loadShipment(orders, orderId, shipmentId);
    if (shipment.leg.method !== "home") throw new Error(`${shipmentId} is collected, not shipped`);
    const { carrier, service, leavesAt } = shipment.leg;
    const { tracking } = await carriers.book({
      orderId,
      shipmentId,
      carrier,
      service,
      leavesAt,
      grams: shipment.weight,
    });
    await orders.step({
      orderId,
      at: toInstant(clock.now()),
      shipment: { id: shipmentId, to: "booked", tracking: { carrier, number: tracking } },
      facts: [{ type: "shipment.booked", shipmentId, facts: { carrier, service, tracking } }],
    });
    return { tracking };
  });

export const handler = entry("book-carrier", createHandler);
