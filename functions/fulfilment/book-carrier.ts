import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { AwaitInput } from "#shared/contracts/workflows.ts";
import { Instant, toInstant } from "#shared/kernel/time.ts";
import { loadShipment } from "./load-shipment.ts";
import { taskOf } from "./task-of.ts";

/** Books the departure that the plan chose and asks the node to hand the parcel over. Run again, it finds its booking. */
export const createHandler = ({ orders, carriers, clock }: Live<Environment<"book-carrier">>) =>
  taskHandler(AwaitInput, async ({ orderId, shipmentId, dueBy, token }) => {
    const { shipment } = await loadShipment(orders, orderId, shipmentId);
    if (shipment.leg.method === "collect") throw new Error(`${shipmentId} is collected, not shipped`);
    const { carrier, service, leavesAt } = shipment.leg;
    const { tracking } = await carriers.book({
      orderId,
      shipmentId,
      carrier,
      service,
      leavesAt,
      grams: shipment.weight,
      ...(shipment.leg.method === "ship-to-store" && { store: shipment.leg.store }),
    });
    const at = toInstant(clock.now());
    const task = taskOf({ ...shipment, tracking }, { kind: "handover", dueBy: Instant.parse(dueBy), at });
    await orders.step({
      orderId,
      at,
      shipment: { id: shipmentId, to: "booked", tracking: { carrier, number: tracking } },
      openTask: { ...task, token },
      facts: [{ type: "shipment.booked", shipmentId, facts: { carrier, service, tracking } }],
    });
  });

export const handler = entry("book-carrier", createHandler);
