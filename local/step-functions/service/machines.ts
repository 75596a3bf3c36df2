// The state machines of the service, and the revisions of their definitions that running executions use.
import { loadMachine } from "../definition/load.ts";
import type { Machine } from "../definition/machine.ts";
import type { CompileExpression } from "../expressions/expression.ts";
import type { MachineType } from "../store/rows.ts";
import type { Store } from "../store/store.ts";
import { ServiceError } from "./errors.ts";
import type { MachineSource } from "./options.ts";

export interface RegisteredMachine {
  readonly arn: string;
  readonly name: string;
  readonly type: MachineType;
  readonly definition: string;
  readonly roleArn: string;
  /** The revision that new executions start with. */
  readonly revision: number;
  /** Epoch milliseconds. */
  readonly created: number;
}

export class Machines {
  readonly #registered = new Map<string, RegisteredMachine>();
  readonly #revisions = new Map<number, Machine>();
  readonly #store: Store;
  readonly #compile: CompileExpression;

  /** @throws UnsupportedDefinition for a machine, or for a revision that a running execution still uses. */
  constructor(sources: readonly MachineSource[], created: number, store: Store, compile: CompileExpression) {
    this.#store = store;
    this.#compile = compile;
    for (const source of sources) this.#register(source, created);
    for (const { revision, type } of store.revisions.inUse()) this.revision(revision, type);
  }

  #register({ arn, name, type, definition, roleArn }: MachineSource, created: number): void {
    const text = typeof definition === "string" ? definition : JSON.stringify(definition);
    const machine = bounded(loadMachine(name, text, this.#compile), type);
    const revision = this.#store.revisions.save(arn, text);
    this.#revisions.set(revision, machine);
    const role = roleArn ?? `arn:aws:iam::${arn.split(":")[4] ?? ""}:role/${name}`;
    this.#registered.set(arn, { arn, name, type, definition: text, roleArn: role, revision, created });
  }

  all(): readonly RegisteredMachine[] {
    return [...this.#registered.values()];
  }

  /** @throws ServiceError InvalidArn or StateMachineDoesNotExist. */
  get(arn: string): RegisteredMachine {
    const machine = this.#registered.get(arn);
    if (machine) return machine;
    if (!/^arn:aws[\w-]*:states:[^:]+:\d{12}:stateMachine:/.test(arn)) {
      throw new ServiceError("InvalidArn", `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
    }
    throw new ServiceError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
  }

  roleOf(arn: string): string {
    return this.#registered.get(arn)?.roleArn ?? "";
  }

  revision(id: number, type: MachineType): Machine {
    const known = this.#revisions.get(id);
    if (known) return known;
    const stored = this.#store.revisions.get(id);
    if (stored === undefined) throw new Error(`The store has no revision ${id}`);
    const name = stored.machine.split(":").at(-1) ?? stored.machine;
    const machine = bounded(loadMachine(name, stored.definition, this.#compile), type);
    this.#revisions.set(id, machine);
    return machine;
  }
}

/** Longest run of an Express execution, in seconds (AWS quota). */
const maxExpressSeconds = 300;

function bounded(machine: Machine, type: MachineType): Machine {
  if (type === "STANDARD") return machine;
  return {
    ...machine,
    timeoutSeconds: Math.min(machine.timeoutSeconds ?? maxExpressSeconds, maxExpressSeconds),
  };
}
