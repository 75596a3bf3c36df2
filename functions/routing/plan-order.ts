import { decideFor, wantedOf } from "#functions/_planning/decide.ts";
import { demandOf, destinationOf } from "#functions/_planning/demand.ts";
import { takeSnapshot } from "#functions/_planning/snapshot.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { RouteOrderInput } from "#shared/contracts/workflows.ts";
import { isFinal, orderTransitions } from "#shared/domain/orders/lifecycles.ts";
import type { Order, OrderPromise } from "#shared/domain/orders/order.ts";
import { allBut } from "#shared/domain/orders/outcome.ts";
import type { Decision } from "#shared/domain/routing/decision.ts";
import { toEpoch, toInstant } from "#shared/kernel/time.ts";
import type { Fact } from "#shared/ports/orders.ts";

/** Confirms the promise and plans the order on one picture of the world. The plan is on record before it is acted on. */
export const createHandler = (deps: Live<Environment<"plan-order">>) =>
  taskHandler(RouteOrderInput, async ({ orderId }) => {
    const { orders, stock, clock, geography } = deps;
    const dossier = await orders.dossier(orderId);
    if (dossier === undefined) throw new Error(`no order ${orderId}`);
    const { order, address } = dossier;
    const standing = standingPlan(order);
    if (standing !== undefined) return { attempt: standing, feasible: true };

    const destination = address && destinationOf(geography, address);
    if (destination === undefined) throw new Error(`order ${orderId} has no address any more`);
    const { lines, exclude } = await wantedOf(orders, order, dossier.lines);
    const snapshot = await takeSnapshot(
      deps,
      lines.map((line) => line.sku),
      // Another order was quicker: now the stock is looked at as it is.
      { fresh: order.attempts > 0 },
    );
    const { decision, seen } = decideFor(order, demandOf(order, lines, destination), {
      ...{ snapshot, exclude },
    });

    const attempt = order.attempts + 1;
    const at = toInstant(clock.now());
    const promise = promiseAfter(order, decision);
    const unfilledUnits = unitsOf(decision.unfilled) + (order.refundedUnits ?? 0);
    const facts = factsOf(order, attempt, decision, promise);
    const plan = {
      attempt,
      reason: "route",
      from: ["received", "backordered"] as const,
      decision,
      seen,
      at,
      unfilledUnits,
      facts,
      ...(promise !== undefined && { promise }),
    };
    if ((await orders.recordPlan(orderId, plan)) === "conflict")
      throw new WorkflowError("HoldLost", "another run plans this order");
    if (order.attempts > 0) await stock.releaseAttemptsTo(orderId, order.attempts);
    return { attempt, feasible: decision.outcome !== "infeasible" };
  });

/** The plan that was carried out before, by a run of this workflow that died or runs beside this one. */
function standingPlan(order: Order): number | undefined {
  if (order.status === "routed") return order.attempts;
  if (order.cancelling === true || isFinal(orderTransitions, order.status))
    throw new WorkflowError("OrderCancelled", order.id);
  if (order.status === "held") throw new WorkflowError("OrderOnHold", order.id);
  return undefined;
}

function factsOf(
  order: Order,
  attempt: number,
  decision: Decision,
  promise: OrderPromise | undefined,
): Fact[] {
  const nodes = decision.shipments.map((one) => one.node);
  const missing = decision.unfilled.length > 0 && { missing: decision.unfilled };
  const planned: Fact = {
    type: "order.planned",
    facts: { attempt, outcome: decision.outcome, nodes, ...missing },
  };
  if (promise === undefined) return [planned];
  const deliverBy = promise.revisedDeliverBy ?? promise.deliverBy;
  if (order.promise === undefined) {
    return [{ type: "order.promised", facts: { deliverBy, ...missing } }, planned];
  }
  const before = order.promise.revisedDeliverBy ?? order.promise.deliverBy;
  if (deliverBy <= before) return [planned];
  const rest = order.arrived > 0 && { rest: decision.shipments.flatMap(({ lines }) => lines) };
  return [{ type: "order.promise-revised", facts: { deliverBy, ...rest } }, planned];
}

/** The promise stands from the first plan on; a later plan may only revise it. */
function promiseAfter(order: Order, { deadline, decidedAt, unfilled }: Decision): OrderPromise | undefined {
  if (deadline === undefined) return order.promise;
  const { promise } = order;
  const uncovered = unitsOf(unfilled);
  if (promise === undefined) {
    return {
      method: order.method,
      deliverBy: deadline,
      promisedAt: decidedAt,
      ...(uncovered > 0 && { uncovered }),
      ...(order.collectAt !== undefined && { node: order.collectAt }),
    };
  }
  // Planned again before anything was held for it, there may be more.
  const standing = order.shipments === 0 ? allBut(uncovered, promise) : promise;
  if (toEpoch(deadline) <= toEpoch(promise.deliverBy)) return standing;
  // The hold stopped the clock: what is promised now is the promise, unless it was kept or broken before.
  if (promise.stopped === true && promise.kept === undefined) return { ...standing, deliverBy: deadline };
  return { ...standing, revisedDeliverBy: deadline };
}

const unitsOf = (lines: Decision["unfilled"]): number =>
  lines.reduce((units, { quantity }) => units + quantity, 0);

export const handler = entry("plan-order", createHandler);
