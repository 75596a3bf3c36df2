import { entry } from "#functions/_runtime/entry.ts";
import { feedHandler } from "#functions/_runtime/feed.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { workflowErrors } from "#shared/contracts/workflow-errors.ts";
import { stopsOf } from "#shared/domain/network/network.ts";
import type { Stop } from "#shared/domain/network/policy.ts";
import type { NodeTask } from "#shared/domain/orders/order.ts";
import { moves } from "#shared/domain/rescue/stopped-work.ts";
import { toInstant } from "#shared/kernel/time.ts";

type Deps = Live<Environment<"move-open-work">>;

const PAGE = 200;

/** What a node that was stopped has not handed over is rescued at once, where the stop says so; not at its deadlines. */
export const createHandler = (deps: Deps) =>
  feedHandler<unknown>(async () => {
    const { network, clock } = deps;
    const current = await network.current();
    if (current === undefined) return;
    const now = clock.now();
    for (const stop of stopsOf(current)) if (moves(stop, now)) await moveWork(deps, stop);
  });

async function moveWork(deps: Deps, stop: Stop): Promise<void> {
  let next: string | undefined;
  do {
    const page = await deps.orders.tasksOf(stop.node, { limit: PAGE, next });
    for (const task of page.items) if (isStopped(task, stop)) await moveTask(deps, task, stop);
    next = page.next;
  } while (next !== undefined);
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

export const handler = entry("move-open-work", createHandler);
