// Starts one execution of `fulfil-shipment` per shipment, named by the shipment's id: twice started is once.
import {
  type IStateMachine,
  Map as MapState,
  Pass,
  ProvideItems,
  TaskInput,
} from "aws-cdk-lib/aws-stepfunctions";
import { StepFunctionsStartExecution } from "aws-cdk-lib/aws-stepfunctions-tasks";
import type { Construct } from "constructs";
import { jsonata } from "./states.ts";

/** Expects `{ shipments: FulfilShipmentInput[] }`; hands its own input on. */
export function startEach(scope: Construct, name: string, fulfilShipment: IStateMachine): MapState {
  const start = StepFunctionsStartExecution.jsonata(scope, `${name}: one`, {
    stateMachine: fulfilShipment,
    name: jsonata("$states.input.shipmentId"),
    input: TaskInput.fromText(jsonata("$states.input")),
  });
  start.addRetry({
    errors: ["StepFunctions.ServiceUnavailable", "StepFunctions.ExecutionLimitExceeded"],
    maxAttempts: 5,
  });
  start.addCatch(Pass.jsonata(scope, `${name}: runs already`), {
    errors: ["StepFunctions.ExecutionAlreadyExistsException"],
  });
  return MapState.jsonata(scope, name, {
    items: ProvideItems.jsonata(jsonata("$states.input.shipments")),
    outputs: jsonata("$states.input"),
  }).itemProcessor(start);
}
