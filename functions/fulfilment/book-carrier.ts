import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { AwaitInput } from "#shared/contracts/workflows.ts";
import { Instant, toInstant } from "#shared/kernel/time.ts";
import { loadShipment } from "./load-shipment.ts";
import { taskOf } from "./task-of.ts";
import { answerIfTold } from "./told-meanwhile.ts";

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
    const booked = { type: "shipment.booked", shipmentId, facts: { carrier, service, tracking } } as const;
    const task = taskOf({ ...shipment, tracking }, { kind: "handover", dueBy: Instant.parse(dueBy), at });
    const opened = await orders.step({
      orderId,
      at,
      shipment: { id: shipmentId, to: "booked", tracking: { carrier, number: tracking } },
      openTask: { ...task, token },
      facts: shipment.tracking === undefined ? [booked] : [],
    });
    if (opened === "conflict") await answerIfTold(orders, { orderId, task: task.id, token, at });
  });

export const handler = entry("book-carrier", createHandler);
