import { holdsOf } from "#functions/_planning/holds.ts";
import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { AttemptInput } from "#shared/contracts/workflows.ts";

/** Takes all that the plan needs, or nothing. Said twice, it holds once. */
export const createHandler = ({ orders, stock, network, clock }: Live<Environment<"hold-order">>) =>
  taskHandler(AttemptInput, async ({ orderId, attempt }) => {
    const order = await orders.get(orderId);
    if (order === undefined) throw new Error(`no order ${orderId}`);
    if (order.heldAttempt === attempt || order.status === "routed") return { held: true };

    const plan = (await orders.decisions(orderId)).find((one) => one.attempt === attempt);
    if (plan === undefined) throw new Error(`order ${orderId} has no plan ${attempt}`);
    const holds = holdsOf(order, attempt, plan.decision, await currentNetwork(network));
    const outcome = await stock.hold(attempt, holds, clock.now());
    if (!outcome.held) {
      await stock.releaseAttempt(orderId, attempt);
      throw new WorkflowError("HoldLost", outcome.lost.slice(0, 10).join(", "));
    }
    if ((await orders.markHeld(orderId, attempt)) === "done") return { held: true };
    return afterConflict();

    async function afterConflict(): Promise<{ held: true }> {
      const now = await orders.get(orderId);
      if (now?.heldAttempt === attempt || now?.status === "routed") return { held: true };
      await stock.releaseAttempt(orderId, attempt);
      throw new WorkflowError(now?.cancelling === true ? "OrderCancelled" : "HoldLost", orderId);
    }
  });

export const handler = entry("hold-order", createHandler);
