// From an order just received to its shipments under way. Express: seconds long and run at least once;
// every step may run twice and acts once.
//
//   Plan the order -> Hold stock, capacity and pickup -> Start fulfilment
//        ^                     | taken by another order
//        '---------------------'   ... and when no plan is left: Backorder the order
//
// The holds and the shipments are one transaction: an order is routed with all that it needs, or not at all.
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import {
  Choice,
  Condition,
  Errors,
  Fail,
  type IChainable,
  type IStateMachine,
  Succeed,
} from "aws-cdk-lib/aws-stepfunctions";
import type { Construct } from "constructs";
import { workflowErrors } from "#shared/contracts/workflow-errors.ts";
import { startEach } from "../start-each.ts";
import { given, jsonata, step } from "../states.ts";

export interface RouteOrderFunctions {
  readonly planOrder: IFunction;
  readonly holdOrder: IFunction;
  readonly backorderOrder: IFunction;
  readonly releaseHolds: IFunction;
}

/** Plans lost to competing orders before the order waits for calmer times. */
const MAX_PLANS = 6;

export function routeOrder(
  scope: Construct,
  run: RouteOrderFunctions,
  fulfilShipment: IStateMachine,
): IChainable {
  const orderId = jsonata(given("orderId"));
  const attempt = jsonata("$attempt");

  const plan = step(scope, "Plan the order", {
    run: run.planOrder,
    with: { orderId },
    keep: { attempt: jsonata("$states.result.attempt") },
  });
  const feasible = Choice.jsonata(scope, "Can it be sourced");
  const hold = step(scope, "Hold stock, capacity and pickup", {
    run: run.holdOrder,
    with: { orderId, attempt },
  });
  const again = Choice.jsonata(scope, "Plan again on fresh stock");
  const start = startEach(scope, "Start fulfilment", fulfilShipment);
  const backorder = step(scope, "Backorder the order", { run: run.backorderOrder, with: { orderId } });
  const release = step(scope, "Release the holds", { run: run.releaseHolds, with: { orderId } });
  const routed = Succeed.jsonata(scope, "Routed");
  const stopped = Succeed.jsonata(scope, "Stopped before it was routed");
  const failed = Fail.jsonata(scope, "Routing failed", {
    error: "RoutingFailed",
    cause: jsonata("'The holds are released; the sweeper routes the order again.'"),
  });
  const cancelled = Choice.jsonata(scope, "Was it cancelled");

  plan.next(feasible);
  feasible.when(Condition.jsonata(jsonata("$states.input.feasible")), hold).otherwise(backorder);
  hold.next(start);
  start.next(routed);
  backorder.next(routed);
  again.when(Condition.jsonata(jsonata(`$attempt % ${MAX_PLANS} != 0`)), plan).otherwise(backorder);
  release.next(cancelled);
  cancelled.when(Condition.jsonata(jsonata("$states.input.cancelled")), stopped).otherwise(failed);

  hold.addCatch(again, { errors: [workflowErrors.HoldLost] });
  for (const task of [plan, hold, backorder]) {
    task.addCatch(release, { errors: [workflowErrors.OrderCancelled, workflowErrors.OrderOnHold] });
    task.addCatch(release, { errors: [Errors.ALL] });
  }
  return plan;
}
