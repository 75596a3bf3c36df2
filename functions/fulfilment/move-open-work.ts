import { type DepsOf, inTurn, scheduled } from "#functions/_runtime/scheduled.ts";
import { workflowErrors } from "#shared/contracts/workflow-errors.ts";
import { stopsOf } from "#shared/domain/network/network.ts";
import type { Stop } from "#shared/domain/network/policy.ts";
import type { NodeTask } from "#shared/domain/orders/order.ts";
import { moves } from "#shared/domain/rescue/stopped-work.ts";
import type { PurchaseOrder } from "#shared/domain/vendors/purchase-order.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { Page, PageRequest } from "#shared/ports/orders.ts";

type Deps = DepsOf<"move-open-work">;

const PAGE = 200;

/** What a node that was stopped has not handed over is rescued at once, where the stop says so; not at its deadlines. */
export const { createHandler, handler } = scheduled("move-open-work", async (deps) => {
  const { network, clock } = deps;
  const current = await network.current();
  if (current === undefined) return;
  const now = clock.now();
  const { orders } = deps;
  for (const stop of stopsOf(current).filter((one) => moves(one, now))) {
    const tasks = await all((page) => orders.tasksOf(stop.node, page));
    await inTurn(
      tasks.filter((task) => isStopped(task, stop)),
      (task) => moveTask(deps, task, stop),
    );
    const asked = await all((page) => orders.purchaseOrdersOf(stop.node, page));
    await inTurn(
      asked.filter((order) => isUnshipped(order, stop)),
      (order) => moveOrder(deps, order, stop),
    );
  }
});

async function all<T>(list: (page: PageRequest) => Promise<Page<T>>): Promise<readonly T[]> {
  const found: T[] = [];
  let next: string | undefined;
  do {
    const page = await list({ limit: PAGE, next });
    found.push(...page.items);
    next = page.next;
  } while (next !== undefined);
  return found;
}

/** What waits for a customer waits on; what is due after the stop can still be done. */
const isStopped = ({ kind, dueBy }: NodeTask, { until }: Stop): boolean =>
  kind !== "collection" && (until === undefined || dueBy <= until);

/** A vendor that was asked to stop has its answer to give, or its silence; what it has shipped is its carrier's. */
const isUnshipped = ({ status, milestones }: PurchaseOrder, { until }: Stop): boolean =>
  (status === "submitted" || status === "accepted" || status === "partiallyAccepted") &&
  (until === undefined || milestones.handOverBy <= until);

/** Withdrawn, so that a shipping notice that comes all the same is refused. Whoever ships meanwhile is quicker. */
async function moveOrder(
  { orders, clock }: Deps,
  { id, orderId, shipmentId, vendor, status }: PurchaseOrder,
  { reason }: Stop,
) {
  const order = await orders.purchaseOrder(id);
  if (order === undefined) return;
  const told = { vendor, purchaseOrder: id };
  const facts = { node: vendor, task: "purchase-order", reason, ...told } as const;
  await orders.step({
    orderId,
    at: toInstant(clock.now()),
    purchaseOrder: { id, vendor, from: [status], to: "withdrawn" },
    facts: [
      { type: "shipment.stopped", shipmentId, facts },
      { type: "purchase-order.withdrawn", shipmentId, facts: told },
    ],
    resume: [{ token: order.token, error: workflowErrors.NodeStopped, cause: reason }],
  });
}

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
