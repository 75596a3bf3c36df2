// The executions of the service: each one's stimuli are applied strictly one after another, and what a stimulus
// changes is on disk before what it asks for is done.
//
//   stimulus --> inbox (on disk) --> interpreter --> snapshot, history, timers, tokens, calls (on disk) --> calls
import type { HostClock } from "../../clock/clock.ts";
import { type Advance, advance } from "../interpreter/advance.ts";
import type { Snapshot } from "../interpreter/snapshot.ts";
import type { Stimulus, TaskCall } from "../interpreter/stimulus.ts";
import { parseJson } from "../json.ts";
import type { ExecutionRow, ParentTask } from "../store/rows.ts";
import type { Store } from "../store/store.ts";
import { type Committed, commit } from "./commit.ts";
import type { Machines, RegisteredMachine } from "./machines.ts";
import { Timers } from "./timers.ts";
import { newToken } from "./tokens.ts";

interface Dependencies {
  readonly store: Store;
  readonly clock: HostClock;
  readonly machines: Machines;
  readonly newId: () => string;
  readonly random: () => number;
}

/** Makes the calls that executions ask for. */
export interface Caller {
  call(execution: number, wait: number, call: TaskCall): void;
  /** Nobody waits for the answer any more. */
  abandon(execution: number, wait: number): void;
}

interface Entry {
  readonly stimulus: Stimulus;
  /** Its place in the stored inbox, if it is there. */
  readonly id?: number;
}

export class Executions {
  readonly #given: Dependencies;
  readonly #timers: Timers;
  readonly #queues = new Map<number, Entry[]>();
  readonly #watchers = new Map<number, (ended: ExecutionRow) => void>();
  #caller: Caller | undefined;
  #closed = false;

  constructor(given: Dependencies) {
    this.#given = given;
    this.#timers = new Timers(given.store, given.clock, (execution, stimulus, id) =>
      this.deliver(execution, stimulus, id),
    );
  }

  /** Goes on with everything that was going on when the store was last used. */
  resume(caller: Caller): void {
    this.#caller = caller;
    const { store } = this.#given;
    for (const { id, execution, stimulus } of store.inbox.all()) this.deliver(execution, stimulus, id);
    for (const { execution, wait, call } of store.waits.calls()) caller.call(execution, wait, call);
    this.#timers.refresh();
  }

  close(): void {
    this.#closed = true;
    this.#timers.stop();
  }

  /** Writes a new execution; the caller has opened a transaction and delivers `started` after it. */
  insert(
    machine: RegisteredMachine,
    named: { arn: string; name: string },
    input: string,
    parent: ParentTask | null,
  ): Started {
    const { store, clock } = this.#given;
    const { arn: machineArn, revision, type } = machine;
    const started = clock.now();
    const id = store.executions.insert({
      ...named,
      machine: machineArn,
      revision,
      type,
      started,
      input,
      parent,
    });
    return { id, started, entry: store.inbox.insert(id, { kind: "started" }) };
  }

  /** Queues a stimulus; `entry` is its place in the stored inbox, if it is there. */
  deliver(execution: number, stimulus: Stimulus, entry?: number): void {
    if (this.#caller === undefined) return; // it is in the stored inbox, which `resume` reads
    const added = entry === undefined ? { stimulus } : { stimulus, id: entry };
    const queue = this.#queues.get(execution);
    if (queue) {
      queue.push(added);
      return;
    }
    this.#queues.set(execution, [added]);
    this.#schedule(execution);
  }

  /** Whether something already queued will end this wait. */
  isEnding(execution: number, wait: number): boolean {
    const queue = this.#queues.get(execution) ?? [];
    return queue.some(({ stimulus }) => {
      if (stimulus.kind === "stop") return true;
      if (!("wait" in stimulus) || stimulus.kind === "task-submitted") return false;
      return stimulus.wait === wait;
    });
  }

  /** Calls `ended` once, when the execution ends. */
  watch(execution: number, ended: (row: ExecutionRow) => void): void {
    this.#watchers.set(execution, ended);
  }

  timersChanged(): void {
    this.#timers.refresh();
  }

  #schedule(execution: number): void {
    void this.#given.clock.work(() => this.#takeNext(execution));
  }

  async #takeNext(execution: number): Promise<void> {
    const queue = this.#queues.get(execution);
    const entry = queue?.[0];
    if (this.#closed || entry === undefined) return;
    await this.#apply(execution, entry);
    queue?.shift();
    if (queue?.length === 0) this.#queues.delete(execution);
    else this.#schedule(execution);
  }

  async #apply(execution: number, { stimulus, id: entry }: Entry): Promise<void> {
    const { store, clock } = this.#given;
    const row = store.executions.get(execution);
    if (row?.status !== "RUNNING") {
      if (entry !== undefined) store.inbox.delete(entry);
      return;
    }
    const result = await this.#interpret(row, stimulus);
    if (this.#closed) return;
    const committed = commit(store, row, result, { entry, now: clock.now() });
    this.#carryOut(execution, committed);
  }

  async #interpret(row: ExecutionRow, stimulus: Stimulus): Promise<Advance> {
    const { store, machines, clock, random, newId } = this.#given;
    const text = store.executions.snapshot(row.id);
    const snapshot: Snapshot | undefined = text === undefined ? undefined : JSON.parse(text);
    const now = clock.now();
    const execution = {
      arn: row.arn,
      name: row.name,
      machineArn: row.machine,
      machineName: row.machine.split(":").at(-1) ?? "",
      roleArn: machines.roleOf(row.machine),
      startedAt: row.started,
      redrives: row.redrives,
      redrivenAt: row.redriven,
      input: () => parseJson(row.input),
    };
    const services = { now: () => now, random, newToken: () => newToken(newId()) };
    const machine = machines.revision(row.revision, row.type);
    const boundedHistory = row.type === "STANDARD";
    const given = { machine, execution, services, boundedHistory, ...(snapshot ? { snapshot } : {}) };
    try {
      return await advance(given, stimulus);
    } catch (error) {
      return broken(text, now, error);
    }
  }

  #carryOut(execution: number, { calls, abandoned, deliveries, ended }: Committed): void {
    for (const wait of abandoned) this.#caller?.abandon(execution, wait);
    for (const [wait, call] of calls) this.#caller?.call(execution, wait, call);
    for (const { execution: other, stimulus, entry } of deliveries) this.deliver(other, stimulus, entry);
    if (ended) {
      this.#watchers.get(execution)?.(ended);
      this.#watchers.delete(execution);
    }
    this.#timers.refresh();
  }
}

interface Started {
  readonly id: number;
  /** Epoch milliseconds. */
  readonly started: number;
  /** The place of its `started` in the stored inbox. */
  readonly entry: number;
}

const fresh: Snapshot = { nextEvent: 1, nextWait: 1, root: { variables: {}, last: 0 } };

/** The interpreter itself has failed: the execution ends, saying so, and the others go on. */
function broken(text: string | undefined, timestamp: number, error: unknown): Advance {
  const snapshot: Snapshot = text === undefined ? fresh : JSON.parse(text);
  const failure = { error: "States.Runtime", cause: error instanceof Error ? error.message : String(error) };
  const id = snapshot.nextEvent;
  return {
    snapshot,
    events: [
      { id, previousEventId: snapshot.root.last, type: "ExecutionFailed", timestamp, details: failure },
    ],
    effects: [],
    ending: { status: "FAILED", ...failure },
  };
}
