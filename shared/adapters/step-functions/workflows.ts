// Workflows on AWS Step Functions, or on whatever speaks its protocol at AWS_ENDPOINT_URL_SFN.
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  ExecutionNotRedrivable,
  GetExecutionHistoryCommand,
  InvalidToken,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from "@aws-sdk/client-sfn";
import type { Variable } from "#shared/contracts/environments.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { FailedExecution, Workflows } from "#shared/ports/workflows.ts";
import { perEndpoint } from "../aws.ts";

const sfn = perEndpoint("AWS_ENDPOINT_URL_SFN", (config) => new SFNClient(config));

export function stepFunctionsWorkflows(env: Partial<Record<Variable, string>>): Workflows {
  return {
    async startRouting(orderId) {
      await sfn().send(
        new StartExecutionCommand({
          stateMachineArn: env.ROUTE_ORDER_ARN,
          name: orderId,
          input: JSON.stringify({ orderId }),
        }),
      );
    },
    async startImport(importId) {
      try {
        await sfn().send(
          new StartExecutionCommand({
            stateMachineArn: env.IMPORT_STOCK_ARN,
            name: importId,
            input: JSON.stringify({ importId }),
          }),
        );
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) throw error;
      }
    },
    async resume(message) {
      try {
        if ("error" in message) {
          const { token, error, cause } = message;
          await sfn().send(new SendTaskFailureCommand({ taskToken: token, error, cause }));
        } else {
          await sfn().send(
            new SendTaskSuccessCommand({ taskToken: message.token, output: JSON.stringify(message.output) }),
          );
        }
      } catch (error) {
        const over =
          error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken;
        if (!over) throw error;
      }
    },
    async story(shipment) {
      const machine = env.FULFIL_SHIPMENT_ARN ?? "";
      const executionArn = `${machine.replace(":stateMachine:", ":execution:")}:${shipment}`;
      try {
        const [execution, history] = await Promise.all([
          sfn().send(new DescribeExecutionCommand({ executionArn })),
          sfn().send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 })),
        ]);
        return {
          arn: executionArn,
          status: execution.status ?? "UNKNOWN",
          redrives: execution.redriveCount ?? 0,
          startedAt: toInstant(execution.startDate?.getTime() ?? 0),
          ...(execution.stopDate !== undefined && { stoppedAt: toInstant(execution.stopDate.getTime()) }),
          ...(execution.error !== undefined && { error: execution.error }),
          ...(execution.cause !== undefined && { cause: execution.cause }),
          states: (history.events ?? []).flatMap((event) =>
            event.stateEnteredEventDetails?.name === undefined
              ? []
              : [
                  {
                    name: event.stateEnteredEventDetails.name,
                    enteredAt: toInstant(event.timestamp?.getTime() ?? 0),
                  },
                ],
          ),
        };
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return undefined;
        throw error;
      }
    },
    async failed(of, limit) {
      const machines = { shipments: env.FULFIL_SHIPMENT_ARN, imports: env.IMPORT_STOCK_ARN };
      const lists = await Promise.all(of.map((kind) => listFailed(machines[kind], limit)));
      return lists.flat();
    },
    async redrive(executionArn) {
      try {
        await sfn().send(new RedriveExecutionCommand({ executionArn }));
        return "done";
      } catch (error) {
        if (error instanceof ExecutionNotRedrivable) return "refused";
        throw error;
      }
    },
  };
}

async function listFailed(stateMachineArn: string | undefined, limit: number): Promise<FailedExecution[]> {
  const request = { stateMachineArn, statusFilter: "FAILED", maxResults: limit } as const;
  const { executions = [] } = await sfn().send(new ListExecutionsCommand(request));
  return executions.map(({ name = "", executionArn = "", stopDate, redriveCount = 0 }) => ({
    name,
    arn: executionArn,
    failedAt: toInstant(stopDate?.getTime() ?? 0),
    redrives: redriveCount,
  }));
}
