import { holdsOf } from "#functions/_planning/holds.ts";
import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { AttemptInput } from "#shared/contracts/workflows.ts";

/** Takes all that the plan needs, or nothing. Said twice, it holds once. */
export const createHandler = ({ orders, stock, network }: Live<Environment<"hold-order">>) =>
  taskHandler(AttemptInput, async ({ orderId, attempt }) => {
    const found = await orders.plan(orderId, attempt);
    if (found === undefined) throw new Error(`order ${orderId} has no plan ${attempt}`);
    const { order, plan } = found;
    if (order.heldAttempt === attempt || order.status === "routed") return { held: true };

    const holds = holdsOf(order, attempt, plan.decision, await currentNetwork(network));
    const outcome = await stock.hold({ orderId, attempt, holds, mark: true });
    if (outcome.held) return { held: true };
    const now = await orders.get(orderId);
    if (now?.heldAttempt === attempt || now?.status === "routed") return { held: true };
    // A large order is held in several transactions: those that went through are undone.
    await stock.releaseAttempt(orderId, attempt);
    if (now?.cancelling === true) throw new WorkflowError("OrderCancelled", orderId);
    throw new WorkflowError(
      "HoldLost",
      "lost" in outcome ? outcome.lost.slice(0, 10).join(", ") : "planned again",
    );
  });

export const handler = entry("hold-order", createHandler);
