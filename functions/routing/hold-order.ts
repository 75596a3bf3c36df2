import { holdsOf, shipmentsOf, startOf } from "#functions/_planning/holds.ts";
import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { AttemptInput, type StartedShipments } from "#shared/contracts/workflows.ts";
import { isFinal, orderTransitions } from "#shared/domain/orders/lifecycles.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { StoredShipment } from "#shared/ports/orders.ts";

/** Takes all that the plan needs and creates its shipments, or nothing. Run again, it answers with those that have not started. */
export const createHandler = ({ orders, stock, network, clock }: Live<Environment<"hold-order">>) =>
  taskHandler(AttemptInput, async ({ orderId, attempt }): Promise<StartedShipments> => {
    const [found, current] = await Promise.all([orders.plan(orderId, attempt), currentNetwork(network)]);
    if (found === undefined) throw new Error(`order ${orderId} has no plan ${attempt}`);
    const { order, plan } = found;
    if (order.status === "routed") return notStarted();

    const at = toInstant(clock.now());
    const shipments = shipmentsOf(order, attempt, plan.decision, current, at);
    const holds = holdsOf(order, attempt, plan.decision, current);
    const outcome = await orders.route({ orderId, attempt, holds, shipments, at });
    if (outcome.held) return { shipments: shipments.map((one) => startOf(one, current)) };
    const now = await orders.get(orderId);
    if (now?.status === "routed") return notStarted();
    // A large order is held in several transactions: those that went through are undone.
    await stock.releaseAttempt(orderId, attempt);
    if (now !== undefined && (now.cancelling === true || isFinal(orderTransitions, now.status)))
      throw new WorkflowError("OrderCancelled", orderId);
    if (now?.status === "held") throw new WorkflowError("OrderOnHold", orderId);
    throw new WorkflowError(
      "HoldLost",
      "lost" in outcome ? outcome.lost.slice(0, 10).join(", ") : "planned again",
    );

    async function notStarted(): Promise<StartedShipments> {
      const planned = (await orders.shipments(orderId)).filter(isUnstarted);
      return { shipments: planned.map((one) => startOf(one, current)) };
    }
  });

/** A parcel that was sent ahead begins with the carrier. */
const isUnstarted = ({ status, partOf, doorToken }: StoredShipment): boolean =>
  status === "planned" || (status === "handedOver" && partOf !== undefined && doorToken === undefined);

export const handler = entry("hold-order", createHandler);
