// A wait that begins when what it waits for has been told already: to the wait before it, whose time was up.
import { WaitOutcome } from "#shared/contracts/workflows.ts";
import type { OrderId, TaskId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { OrderBook } from "#shared/ports/orders.ts";

interface Waiting {
  readonly orderId: OrderId;
  readonly task: TaskId;
  readonly token: string;
  readonly at: Instant;
}

/** Wakes the workflow at once with what the node said of the task, if it did. */
export async function answerIfTold(
  orders: OrderBook,
  { orderId, task: id, token, at }: Waiting,
): Promise<void> {
  const task = await orders.task(id);
  const output = WaitOutcome.safeParse({ outcome: task?.outcome });
  if (task?.status !== "done" || !output.success) return;
  await orders.step({ orderId, at, facts: [], resume: [{ token, output: output.data }] });
}
