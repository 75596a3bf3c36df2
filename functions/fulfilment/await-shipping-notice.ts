import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import { askToCancel } from "#functions/vendors/ask-to-cancel.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { AwaitInput } from "#shared/contracts/workflows.ts";
import { PurchaseOrderId } from "#shared/kernel/ids.ts";
import { Instant, toInstant } from "#shared/kernel/time.ts";

type Deps = Live<Environment<"await-shipping-notice">>;

/**
 * Leaves the token with the accepted purchase order. A vendor that shipped meanwhile is answered at once; one whose
 * order is cancelled meanwhile is asked not to ship.
 */
export const createHandler = (deps: Deps) =>
  taskHandler(AwaitInput, async ({ orderId, shipmentId, dueBy, token }) => {
    const { orders, clock } = deps;
    const found = await orders.withShipment(orderId, shipmentId);
    if (found === undefined) throw new Error(`no shipment ${shipmentId}`);
    const id = PurchaseOrderId.parse(`po_${shipmentId}`);
    const at = toInstant(clock.now());
    if (found.shipment.partOf !== undefined) {
      const resume = [{ token, output: { outcome: "shipped" } }];
      await orders.step({ orderId, at, facts: [], resume });
      return;
    }
    const { node: vendor } = found.shipment;
    const accepted = { id, vendor, from: ["accepted", "partiallyAccepted"] as const, token };
    const waiting = { ...accepted, dueBy: Instant.parse(dueBy) };
    if ((await orders.step({ orderId, at, purchaseOrder: waiting, facts: [] })) === "done") {
      if (found.order.cancelling === true) await askToCancel(deps, id);
      return;
    }
    await waitOn(deps, id, token);
  });

/** What is neither accepted nor asked for any more: shipped, cancelled, or about to be. */
async function waitOn(deps: Deps, id: PurchaseOrderId, token: string): Promise<void> {
  const { orders, clock } = deps;
  const at = toInstant(clock.now());
  const order = await orders.purchaseOrder(id);
  switch (order?.status) {
    case "cancellationRequested":
    case "cancellationRejected": {
      const from = ["cancellationRequested", "cancellationRejected"] as const;
      const left = await orders.step({
        orderId: order.orderId,
        at,
        purchaseOrder: { id, vendor: order.vendor, from, token },
        facts: [],
      });
      return left === "done" ? undefined : waitOn(deps, id, token);
    }
    case "shipped":
    case "closed":
      await orders.step({
        orderId: order.orderId,
        at,
        facts: [],
        resume: [{ token, output: { outcome: "shipped" } }],
      });
      return;
    case "cancellationAccepted":
    case "withdrawn":
      throw new WorkflowError("OrderCancelled", order.orderId);
    case "rejected":
      throw new WorkflowError("VendorDeclined", order.vendor);
    case "accepted":
    case "partiallyAccepted":
    case "submitted":
    case undefined:
      throw new WorkflowError("Throttled", `${id} changed while its notice began to be waited for`);
  }
}

export const handler = entry("await-shipping-notice", createHandler);
