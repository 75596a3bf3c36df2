import { type DepsOf, inTurn, scheduled } from "#functions/_runtime/scheduled.ts";
import { workflowErrors } from "#shared/contracts/workflow-errors.ts";
import { stopsOf } from "#shared/domain/network/network.ts";
import type { Stop } from "#shared/domain/network/policy.ts";
import type { NodeTask } from "#shared/domain/orders/order.ts";
import { moves } from "#shared/domain/rescue/stopped-work.ts";
import { toInstant } from "#shared/kernel/time.ts";

type Deps = DepsOf<"move-open-work">;

const PAGE = 200;

/** What a node that was stopped has not handed over is rescued at once, where the stop says so; not at its deadlines. */
export const { createHandler, handler } = scheduled("move-open-work", async (deps) => {
  const { network, clock } = deps;
  const current = await network.current();
  if (current === undefined) return;
  const now = clock.now();
  for (const stop of stopsOf(current).filter((one) => moves(one, now)))
    await inTurn(await stopped(deps, stop), (task) => moveTask(deps, task, stop));
});

async function stopped({ orders }: Deps, stop: Stop): Promise<readonly NodeTask[]> {
  const found: NodeTask[] = [];
  let next: string | undefined;
  do {
    const page = await orders.tasksOf(stop.node, { limit: PAGE, next });
    found.push(...page.items.filter((task) => isStopped(task, stop)));
    next = page.next;
  } while (next !== undefined);
  return found;
}

/** What waits for a customer waits on; what is due after the stop can still be done. */
const isStopped = ({ kind, dueBy }: NodeTask, { until }: Stop): boolean =>
  kind !== "collection" && (until === undefined || dueBy <= until);

/** The workflow hears of it as of a failure, and asks for a rescue. Whoever does the task meanwhile is quicker. */
async function moveTask(
  { orders, clock }: Deps,
  { id, orderId, shipmentId, node, kind }: NodeTask,
  stop: Stop,
) {
  const task = await orders.task(id);
  if (task === undefined) return;
  await orders.step({
    orderId,
    at: toInstant(clock.now()),
    task: { id, from: ["open", "started"], to: "withdrawn" },
    facts: [{ type: "shipment.stopped", shipmentId, facts: { node, task: kind, reason: stop.reason } }],
    resume: [{ token: task.token, error: workflowErrors.NodeStopped, cause: stop.reason }],
  });
}
