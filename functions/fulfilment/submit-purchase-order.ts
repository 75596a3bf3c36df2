import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { AwaitInput, type WaitOutcome } from "#shared/contracts/workflows.ts";
import type { PurchaseOrderStatus } from "#shared/domain/orders/lifecycles.ts";
import type { Shipment } from "#shared/domain/orders/order.ts";
import { reminderAt } from "#shared/domain/vendors/deadlines.ts";
import { PurchaseOrderId } from "#shared/kernel/ids.ts";
import { Instant, toInstant } from "#shared/kernel/time.ts";
import type { OrderBook } from "#shared/ports/orders.ts";
import { loadShipment } from "./load-shipment.ts";

/** What was said after acceptance, the next wait finds. */
const vendorSaid: Partial<Record<PurchaseOrderStatus, WaitOutcome>> = {
  accepted: { outcome: "accepted" },
  partiallyAccepted: { outcome: "short", anythingPicked: true },
  rejected: { outcome: "declined" },
  cancellationRequested: { outcome: "accepted" },
  cancellationRejected: { outcome: "accepted" },
  shipped: { outcome: "accepted" },
};

/** Sends the vendor its purchase order; there is one per shipment, with the shipment's id. */
export const createHandler = ({ orders, clock }: Live<Environment<"submit-purchase-order">>) =>
  taskHandler(AwaitInput, async ({ orderId, shipmentId, dueBy, token }) => {
    const { shipment } = await loadShipment(orders, orderId, shipmentId);
    if (shipment.partOf !== undefined) return passOn(orders, shipment, { token, at: toInstant(clock.now()) });
    const { leg } = shipment;
    const at = toInstant(clock.now());
    const id = PurchaseOrderId.parse(`po_${shipmentId}`);
    const answerBy = Instant.parse(dueBy);
    const remindAt = reminderAt(at, answerBy);
    const told = shipment.status === "released";
    const { node, lines } = shipment;
    const about = {
      ...{ vendor: node, purchaseOrder: id },
      ...{ dueBy: answerBy, shipBy: leg.milestones.handOverBy },
    };
    const submitted = await orders.step({
      orderId,
      at,
      shipment: { id: shipmentId, to: "released", answerBy },
      openPurchaseOrder: {
        id,
        status: "submitted",
        vendor: shipment.node,
        shipmentId,
        orderId,
        lines: shipment.lines,
        milestones: leg.milestones,
        dueBy: answerBy,
        openedAt: at,
        updatedAt: at,
        token,
        ...(remindAt !== undefined && { remindAt }),
        ...(leg.method !== "collect" && { carrier: leg.carrier, service: leg.service }),
      },
      facts: told
        ? []
        : [
            { type: "shipment.released", shipmentId, facts: { node, task: "purchase-order", ...about } },
            { type: "purchase-order.submitted", shipmentId, facts: { ...about, lines } },
          ],
    });
    if (submitted === "done") return;
    // Run again, after the vendor has answered: the word went to a token that nobody holds any more.
    const answered = vendorSaid[(await orders.purchaseOrder(id))?.status ?? "submitted"];
    if (answered === undefined) return;
    await orders.step({ orderId, at, facts: [], resume: [{ token, output: answered }] });
  });

/** Sent ahead of its purchase order's rest, it is with the carrier already. */
async function passOn(
  orders: OrderBook,
  { orderId, id }: Shipment,
  { token, at }: { readonly token: string; readonly at: Instant },
): Promise<void> {
  const output: WaitOutcome = { outcome: "accepted" };
  const shipment = { id, to: "handedOver" } as const;
  await orders.step({ orderId, at, shipment, facts: [], resume: [{ token, output }] });
}

export const handler = entry("submit-purchase-order", createHandler);
