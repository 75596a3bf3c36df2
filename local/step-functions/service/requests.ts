// The requests of the API, as its clients send them.
import { z } from "zod";

const text = z.string();
const page = { maxResults: z.int().min(0).max(1_000).optional(), nextToken: text.optional() };
const taskToken = text.min(1).max(2_048);

export const requests = {
  StartExecution: z.object({ stateMachineArn: text, name: text.optional(), input: text.optional() }),
  StartSyncExecution: z.object({ stateMachineArn: text, name: text.optional(), input: text.optional() }),
  RedriveExecution: z.object({ executionArn: text, clientToken: text.max(64).optional() }),
  DescribeExecution: z.object({ executionArn: text }),
  StopExecution: z.object({
    executionArn: text,
    error: text.max(256).optional(),
    cause: text.max(32_768).optional(),
  }),
  ListExecutions: z.object({
    stateMachineArn: text,
    statusFilter: z
      .enum(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"])
      .optional(),
    ...page,
  }),
  GetExecutionHistory: z.object({
    executionArn: text,
    reverseOrder: z.boolean().optional(),
    includeExecutionData: z.boolean().optional(),
    ...page,
  }),
  SendTaskSuccess: z.object({ taskToken, output: text }),
  SendTaskFailure: z.object({
    taskToken,
    error: text.max(256).optional(),
    cause: text.max(32_768).optional(),
  }),
  SendTaskHeartbeat: z.object({ taskToken }),
  DescribeStateMachine: z.object({ stateMachineArn: text }),
  ListStateMachines: z.object({ ...page }),
} as const;

export type Action = keyof typeof requests;
export type Request<Name extends Action> = z.infer<(typeof requests)[Name]>;
