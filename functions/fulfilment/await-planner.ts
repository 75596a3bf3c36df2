import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { AwaitInput } from "#shared/contracts/workflows.ts";
import { toInstant } from "#shared/kernel/time.ts";

/** Leaves the token with the rescue. A planner who has chosen meanwhile is heard at once. */
export const createHandler = ({ rescues, orders, clock }: Live<Environment<"await-planner">>) =>
  taskHandler(AwaitInput, async ({ orderId, shipmentId, token }) => {
    if ((await rescues.awaitPlanner(shipmentId, token)) === "done") return;
    const resume = [{ token, output: { outcome: "chosen" } }];
    await orders.step({ orderId, at: toInstant(clock.now()), facts: [], resume });
  });

export const handler = entry("await-planner", createHandler);
