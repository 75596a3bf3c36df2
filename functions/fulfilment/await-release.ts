import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { AwaitInput } from "#shared/contracts/workflows.ts";
import { toEpoch, toInstant } from "#shared/kernel/time.ts";

/** Leaves the token with the shipment. An order that was released or cancelled before is answered at once. */
export const createHandler = ({ orders, clock }: Live<Environment<"await-release">>) =>
  taskHandler(AwaitInput, async ({ orderId, shipmentId, token }) => {
    const order = await orders.awaitRelease(orderId, shipmentId, token);
    if (order?.cancelling === true) throw new WorkflowError("OrderCancelled", orderId);
    if (order?.hold !== undefined) return;
    const shipment = await orders.shipment(orderId, shipmentId);
    const now = clock.now();
    const inTime = shipment?.status === "planned" && now < toEpoch(shipment.leg.milestones.pickBy);
    const outcome = inTime ? "released" : "held-too-long";
    await orders.step({
      ...{ orderId, at: toInstant(now), facts: [] },
      resume: [{ token, output: { outcome } }],
    });
  });

export const handler = entry("await-release", createHandler);
