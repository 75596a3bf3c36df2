import { shipmentsOf, startOf } from "#functions/_planning/holds.ts";
import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { AttemptInput, type StartedShipments } from "#shared/contracts/workflows.ts";
import { toInstant } from "#shared/kernel/time.ts";

/** Turns the held plan into shipments; run again, it answers with those that have not started. */
export const createHandler = ({ orders, network, clock }: Live<Environment<"create-shipments">>) =>
  taskHandler(AttemptInput, async ({ orderId, attempt }): Promise<StartedShipments> => {
    const [found, current] = await Promise.all([orders.plan(orderId, attempt), currentNetwork(network)]);
    if (found === undefined) throw new Error(`order ${orderId} has no plan ${attempt}`);
    const { order, plan } = found;
    if (order.status !== "routed") {
      const at = toInstant(clock.now());
      const shipments = shipmentsOf(order, attempt, plan.decision, current, at);
      const outcome = await orders.createShipments(orderId, shipments, at);
      if (outcome === "done") return { shipments: shipments.map((one) => startOf(one, current)) };
      const now = await orders.get(orderId);
      if (now?.cancelling === true) throw new WorkflowError("OrderCancelled", orderId);
      if (now?.status !== "routed")
        throw new Error(`order ${orderId} is ${now?.status} and cannot be routed`);
    }
    const planned = (await orders.shipments(orderId)).filter((one) => one.status === "planned");
    return { shipments: planned.map((one) => startOf(one, current)) };
  });

export const handler = entry("create-shipments", createHandler);
