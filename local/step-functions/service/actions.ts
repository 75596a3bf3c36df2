// The actions of the service's API, but for StartSyncExecution: all of them answer at once.
import type { JsonObject } from "../json.ts";
import type { ExecutionRow } from "../store/rows.ts";
import { ServiceError } from "./errors.ts";
import { showEvent } from "./history.ts";
import type { RegisteredMachine } from "./machines.ts";
import { page } from "./pages.ts";
import type { Action, Request } from "./requests.ts";
import { begin, type StartGiven } from "./start.ts";
import { type Answer, failTask, keepTaskAlive, succeedTask, type TasksGiven } from "./tasks.ts";
import {
  describeExecution,
  describeMachine,
  notRedrivable,
  seconds,
  summarizeExecution,
  summarizeMachine,
} from "./views.ts";

export interface ActionsGiven extends StartGiven, TasksGiven {
  readonly region: string;
}

type Actions = {
  readonly [Name in Exclude<Action, "StartSyncExecution">]: (request: Request<Name>) => JsonObject;
};

export function actionsOf(given: ActionsGiven): Actions {
  const { store, machines, executions, clock } = given;

  function committed(write: () => Answer): JsonObject {
    store.transaction(write).deliver();
    return {};
  }

  return {
    StartExecution(request) {
      const started = store.transaction(() => begin(given, request));
      started.deliver();
      return { executionArn: started.arn, startDate: seconds(started.started) };
    },

    StopExecution({ executionArn, error = null, cause = null }) {
      const row = findExecution(given, executionArn);
      if (row.status === "RUNNING") {
        const stimulus = { kind: "stop" as const, error, cause };
        executions.deliver(row.id, stimulus, store.inbox.insert(row.id, stimulus));
      }
      return { stopDate: seconds(row.stopped ?? clock.now()) };
    },

    RedriveExecution({ executionArn }) {
      const { id } = findExecution(given, executionArn);
      const now = clock.now();
      const stimulus = { kind: "redriven" as const };
      const entry = store.transaction(() => {
        const why = notRedrivable(findExecution(given, executionArn), now);
        if (why !== undefined) throw new ServiceError("ExecutionNotRedrivable", why);
        store.executions.redrive(id, now);
        return store.inbox.insert(id, stimulus);
      });
      executions.deliver(id, stimulus, entry);
      return { redriveDate: seconds(now) };
    },

    DescribeExecution({ executionArn }) {
      return describeExecution(findExecution(given, executionArn), clock.now());
    },

    ListExecutions(request) {
      const machine = expectStandard(machines.get(request.stateMachineArn));
      const { rows, ...next } = page(
        request,
        (before = Number.MAX_SAFE_INTEGER, limit) =>
          store.executions.list(machine.arn, request.statusFilter, before, limit),
        (row) => row.id,
      );
      return { executions: rows.map(summarizeExecution), ...next };
    },

    GetExecutionHistory(request) {
      const { id } = findExecution(given, request.executionArn);
      const { rows, ...next } = page(
        request,
        (after, limit) => store.events.list(id, after, limit, request.reverseOrder ?? false),
        (row) => row.id,
      );
      const withData = request.includeExecutionData ?? true;
      return { events: rows.map((row) => showEvent(row, withData, given.region)), ...next };
    },

    SendTaskSuccess: (request) => committed(() => succeedTask(given, request)),
    SendTaskFailure: (request) => committed(() => failTask(given, request)),
    SendTaskHeartbeat: (request) => committed(() => keepTaskAlive(given, request)),

    DescribeStateMachine({ stateMachineArn }) {
      return describeMachine(machines.get(stateMachineArn));
    },

    ListStateMachines(request) {
      const all = machines.all().map((machine, at) => ({ machine, at }));
      const { rows, ...next } = page(
        request,
        (after = -1, limit) => all.slice(after + 1, after + 1 + limit),
        ({ at }) => at,
      );
      return { stateMachines: rows.map(({ machine }) => summarizeMachine(machine)), ...next };
    },
  };
}

function findExecution({ store }: ActionsGiven, arn: string): ExecutionRow {
  if (!/^arn:aws[\w-]*:states:[^:]+:\d{12}:execution:/.test(arn)) {
    const why = arn.includes(":express:")
      ? "Resource type not valid in this context: express"
      : `Invalid ARN prefix: ${arn}`;
    throw new ServiceError("InvalidArn", `Invalid Arn: '${why}'`);
  }
  const row = store.executions.byArn(arn);
  if (row) return row;
  throw new ServiceError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
}

function expectStandard(machine: RegisteredMachine): RegisteredMachine {
  if (machine.type === "STANDARD") return machine;
  throw new ServiceError(
    "StateMachineTypeNotSupported",
    "This operation is not supported by this type of state machine",
  );
}
