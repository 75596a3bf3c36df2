// The few sorts of state that our workflows are made of. Every query is JSONata; what a workflow knows of
// its order is in its execution's input, so that no state has to carry it along.
import { Duration } from "aws-cdk-lib";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import {
  IntegrationPattern,
  JitterType,
  TaskInput,
  type TaskStateBase,
  Timeout,
} from "aws-cdk-lib/aws-stepfunctions";
import { LambdaInvoke } from "aws-cdk-lib/aws-stepfunctions-tasks";
import type { Construct } from "constructs";
import { workflowErrors } from "#shared/contracts/workflow-errors.ts";

/** A JSONata expression as Step Functions writes it. */
export const jsonata = (expression: string): string => `{% ${expression} %}`;

/** A field of what the execution was started with. */
export const given = (field: string): string => `$states.context.Execution.Input.${field}`;

/** Passing failures of Lambda itself, and throttled writes. Named, so that a bug is not retried in silence. */
const passing = [
  workflowErrors.Throttled,
  "Lambda.ServiceException",
  "Lambda.AWSLambdaException",
  "Lambda.SdkClientException",
  "Lambda.TooManyRequestsException",
  "Lambda.ClientExecutionTimeoutException",
  "Sandbox.Timedout",
];

export interface StepProps {
  readonly run: IFunction;
  readonly with: Readonly<Record<string, string | number | boolean>>;
  /** Workflow variables to keep, as JSONata over `$states.result`. */
  readonly keep?: Readonly<Record<string, string>>;
}

/** Asks a function and goes on with its answer. */
export function step(scope: Construct, name: string, { run, with: payload, keep }: StepProps): LambdaInvoke {
  const task = LambdaInvoke.jsonata(scope, name, {
    lambdaFunction: run,
    payload: TaskInput.fromObject(payload),
    payloadResponseOnly: true,
    ...(keep !== undefined && { assign: keep }),
    retryOnServiceExceptions: false,
  });
  return retried(task);
}

export interface WaitProps extends StepProps {
  /** JSONata of the instant (ISO 8601) at which waiting is over: the state fails with States.Timeout. */
  readonly until: string;
}

/** Asks a function to pass a token on to the world, and waits for the answer until the deadline. */
export function waitFor(
  scope: Construct,
  name: string,
  { run, with: payload, until }: WaitProps,
): LambdaInvoke {
  const task = LambdaInvoke.jsonata(scope, name, {
    lambdaFunction: run,
    integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
    payload: TaskInput.fromObject({
      ...payload,
      dueBy: jsonata(until),
      token: jsonata("$states.context.Task.Token"),
    }),
    retryOnServiceExceptions: false,
    taskTimeout: Timeout.jsonata(jsonata(secondsUntil(until))),
  });
  return retried(task);
}

/** The state is entered once; a redrive begins its wait again. */
const begun =
  "$max([$toMillis($states.context.State.EnteredTime), $toMillis($states.context.Execution.RedriveTime)])";

/** At least one second, as Step Functions asks; a deadline that has passed is over at once. */
const secondsUntil = (instant: string): string =>
  `$max([1, $ceil(($toMillis(${instant}) - ${begun}) / 1000)])`;

function retried<T extends TaskStateBase>(task: T): T {
  task.addRetry({
    errors: passing,
    interval: Duration.seconds(1),
    maxAttempts: 5,
    backoffRate: 2,
    maxDelay: Duration.seconds(30),
    jitterStrategy: JitterType.FULL,
  });
  return task;
}
