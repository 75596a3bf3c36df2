import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { AwaitInput } from "#shared/contracts/workflows.ts";
import { PurchaseOrderId } from "#shared/kernel/ids.ts";
import { Instant, toInstant } from "#shared/kernel/time.ts";
import { loadShipment } from "./load-shipment.ts";

/** Leaves the token with the accepted purchase order. A vendor that shipped meanwhile is answered at once. */
export const createHandler = ({ orders, clock }: Live<Environment<"await-shipping-notice">>) =>
  taskHandler(AwaitInput, async ({ orderId, shipmentId, dueBy, token }) => {
    await loadShipment(orders, orderId, shipmentId);
    const id = PurchaseOrderId.parse(`po_${shipmentId}`);
    const at = toInstant(clock.now());
    const waiting = { id, from: ["accepted"], to: "accepted", token, dueBy: Instant.parse(dueBy) } as const;
    if ((await orders.step({ orderId, at, purchaseOrder: waiting, facts: [] })) === "done") return;
    const order = await orders.purchaseOrder(id);
    if (order?.status !== "shipped") return;
    await orders.step({ orderId, at, facts: [], resume: [{ token, output: { outcome: "shipped" } }] });
  });

export const handler = entry("await-shipping-notice", createHandler);
