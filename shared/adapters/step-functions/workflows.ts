// Workflows on AWS Step Functions, or on whatever speaks its protocol at AWS_ENDPOINT_URL_SFN.
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from "@aws-sdk/client-sfn";
import type { Variable } from "#shared/contracts/environments.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { Workflows } from "#shared/ports/workflows.ts";
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
  };
}
