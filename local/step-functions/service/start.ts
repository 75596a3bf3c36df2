// StartExecution and StartSyncExecution.
import { exceedsPayloadLimit, type Json, parseJson } from "../json.ts";
import type { ExecutionRow, ParentTask } from "../store/rows.ts";
import type { Store } from "../store/store.ts";
import { ServiceError } from "./errors.ts";
import type { Executions } from "./executions.ts";
import type { Machines, RegisteredMachine } from "./machines.ts";
import type { Request } from "./requests.ts";

export interface StartGiven {
  readonly store: Store;
  readonly machines: Machines;
  readonly executions: Executions;
  readonly newId: () => string;
}

/** An execution that has been written; `deliver` sets it going, once the transaction is through. */
export interface NewExecution {
  readonly arn: string;
  /** Epoch milliseconds. */
  readonly started: number;
  readonly id: number;
  deliver(): void;
}

/** Writes a new execution, or finds the running one of the same name and input. The caller has opened a transaction. */
export function begin(
  given: StartGiven,
  request: Request<"StartExecution">,
  parent: ParentTask | null = null,
): NewExecution {
  const machine = given.machines.get(request.stateMachineArn);
  const input = request.input ?? "{}";
  checkInput(input);
  const name = request.name ?? given.newId();
  if (!/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u.test(name))
    throw new ServiceError("InvalidName", `Invalid Name: '${name}'`);
  const arn = executionArn(machine, name, given.newId);
  const known = given.store.executions.byArn(arn);
  if (known) return sameAgain(known, input);
  const { id, started, entry } = given.executions.insert(machine, { arn, name }, input, parent);
  return { arn, started, id, deliver: () => given.executions.deliver(id, { kind: "started" }, entry) };
}

function executionArn(machine: RegisteredMachine, name: string, newId: () => string): string {
  return machine.type === "STANDARD"
    ? `${machine.arn.replace(":stateMachine:", ":execution:")}:${name}`
    : `${machine.arn.replace(":stateMachine:", ":express:")}:${name}:${newId()}`;
}

function sameAgain(known: ExecutionRow, input: string): NewExecution {
  if (known.status !== "RUNNING" || known.input !== input) {
    throw new ServiceError("ExecutionAlreadyExists", `Execution Already Exists: '${known.arn}'`);
  }
  return { arn: known.arn, started: known.started, id: known.id, deliver: () => undefined };
}

function checkInput(input: string): void {
  if (exceedsPayloadLimit(jsonOf(input))) {
    throw new ServiceError(
      "ValidationException",
      "1 validation error detected: Value at 'input' is longer than 262144 bytes",
    );
  }
}

function jsonOf(input: string): Json {
  try {
    return parseJson(input);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ServiceError("InvalidExecutionInput", `Invalid State Machine Execution Input: '${why}'`);
  }
}

/** Starts an Express execution and waits for its end. Never from inside a unit of work: it waits for others. */
export async function startAndWait(
  given: StartGiven,
  request: Request<"StartSyncExecution">,
): Promise<ExecutionRow> {
  expectExpress(given.machines.get(request.stateMachineArn));
  const started = given.store.transaction(() => begin(given, request));
  return new Promise((resolve) => {
    given.executions.watch(started.id, resolve);
    started.deliver();
  });
}

export function expectExpress(machine: RegisteredMachine): void {
  if (machine.type !== "EXPRESS") {
    throw new ServiceError(
      "StateMachineTypeNotSupported",
      "This operation is not supported by this type of state machine",
    );
  }
}
