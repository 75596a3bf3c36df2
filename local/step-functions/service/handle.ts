// The service's wire protocol, AWS JSON 1.0: a target and a body in, a status and a body out.
import type { ZodType } from "zod";
import type { actionsOf } from "./actions.ts";
import { ServiceError } from "./errors.ts";
import { requests } from "./requests.ts";
import { type StartGiven, startAndWait } from "./start.ts";
import { describeSyncExecution } from "./views.ts";

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** @param target for example `AWSStepFunctions.StartExecution`. */
export type Handle = (target: string, body: unknown) => Promise<Reply>;

type Actions = ReturnType<typeof actionsOf>;

export function handler(actions: Actions, given: StartGiven): Handle {
  const routes = new Map<string, (body: unknown) => unknown>([
    ["StartSyncExecution", (body) => startSync(given, body)],
    ["StartExecution", route(requests.StartExecution, actions.StartExecution)],
    ["RedriveExecution", route(requests.RedriveExecution, actions.RedriveExecution)],
    ["StopExecution", route(requests.StopExecution, actions.StopExecution)],
    ["DescribeExecution", route(requests.DescribeExecution, actions.DescribeExecution)],
    ["ListExecutions", route(requests.ListExecutions, actions.ListExecutions)],
    ["GetExecutionHistory", route(requests.GetExecutionHistory, actions.GetExecutionHistory)],
    ["SendTaskSuccess", route(requests.SendTaskSuccess, actions.SendTaskSuccess)],
    ["SendTaskFailure", route(requests.SendTaskFailure, actions.SendTaskFailure)],
    ["SendTaskHeartbeat", route(requests.SendTaskHeartbeat, actions.SendTaskHeartbeat)],
    ["DescribeStateMachine", route(requests.DescribeStateMachine, actions.DescribeStateMachine)],
    ["ListStateMachines", route(requests.ListStateMachines, actions.ListStateMachines)],
  ]);
  return async (target, body) => {
    try {
      const act = routes.get(target.replace(/^AWSStepFunctions\./, ""));
      if (act === undefined)
        throw new ServiceError("UnknownOperationException", `The operation ${target} is not supported`);
      return { status: 200, body: await act(body) };
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return { status: 400, body: { __type: error.type, message: error.message } };
    }
  };
}

function route<Request>(
  schema: ZodType<Request>,
  act: (request: Request) => unknown,
): (body: unknown) => unknown {
  return (body) => act(parse(schema, body));
}

async function startSync(given: StartGiven, body: unknown): Promise<unknown> {
  return describeSyncExecution(await startAndWait(given, parse(requests.StartSyncExecution, body)));
}

function parse<Request>(schema: ZodType<Request>, body: unknown): Request {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `Value at '${path.join(".")}': ${message}`);
  throw new ServiceError(
    "ValidationException",
    `${problems.length} validation error${problems.length === 1 ? "" : "s"} detected: ${problems.join("; ")}`,
  );
}
