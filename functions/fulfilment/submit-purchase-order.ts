import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { AwaitInput } from "#shared/contracts/workflows.ts";
import { PurchaseOrderId } from "#shared/kernel/ids.ts";
import { Instant, toInstant } from "#shared/kernel/time.ts";
import { loadShipment } from "./load-shipment.ts";

/** Sends the vendor its purchase order; there is one per shipment, with the shipment's id. */
export const createHandler = ({ orders, clock }: Live<Environment<"submit-purchase-order">>) =>
  taskHandler(AwaitInput, async ({ orderId, shipmentId, dueBy, token }) => {
    const { shipment } = await loadShipment(orders, orderId, shipmentId);
    const { leg } = shipment;
    const at = toInstant(clock.now());
    await orders.step({
      orderId,
      at,
      shipment: { id: shipmentId, to: "released" },
      openPurchaseOrder: {
        id: PurchaseOrderId.parse(`po_${shipmentId}`),
        status: "submitted",
        vendor: shipment.node,
        shipmentId,
        orderId,
        lines: shipment.lines,
        milestones: leg.milestones,
        dueBy: Instant.parse(dueBy),
        openedAt: at,
        updatedAt: at,
        token,
        ...(leg.method !== "collect" && { carrier: leg.carrier, service: leg.service }),
      },
      facts: [
        { type: "shipment.released", shipmentId, facts: { node: shipment.node, task: "purchase-order" } },
      ],
    });
  });

export const handler = entry("submit-purchase-order", createHandler);
