// Executions, and the snapshots of those that run or can be set going again.
import type { SQLOutputValue } from "node:sqlite";
import { type Connection, numberOrNull, type Row, textOrNull } from "../../sqlite/connection.ts";
import type { ExecutionRow, ExecutionStatus } from "./rows.ts";

type NewExecution = Omit<
  ExecutionRow,
  "id" | "status" | "stopped" | "output" | "error" | "cause" | "redrives" | "redriven"
>;

/** Executions that are kept in memory, with their inputs: some megabytes. */
const MOST_AT_HAND = 2_000;

export class ExecutionTable {
  readonly #db: Connection;
  #last: number;
  /** Those that ran when they were last read: nothing of them changes until they end. */
  readonly #running = new Map<number, ExecutionRow>();

  constructor(db: Connection) {
    this.#db = db;
    this.#last = Number(db.row("SELECT MAX(id) AS last FROM executions")?.last ?? 0);
  }

  /**
   * Ids are never given twice while the process lives, though ended Express executions are deleted: what one of them
   * still asked for must not be answered to another.
   * @returns the id of the new execution, which is RUNNING.
   */
  insert(execution: NewExecution): number {
    const { arn, name, machine, revision, type, started, input, parent } = execution;
    this.#last += 1;
    return this.#db.insert(
      `INSERT INTO executions
         (id, arn, name, machine, revision, type, status, started, input, parent, parent_wait, parent_call)
       VALUES (?, ?, ?, ?, ?, ?, 'RUNNING', ?, ?, ?, ?, ?)`,
      ...[this.#last, arn, name, machine, revision, type, started, input],
      ...[parent?.execution ?? null, parent?.wait ?? null, parent?.call ?? null],
    );
  }

  get(id: number): ExecutionRow | undefined {
    const known = this.#running.get(id);
    if (known !== undefined) return known;
    const read = asExecution(this.#db.row("SELECT * FROM executions WHERE id = ?", id));
    if (read?.status !== "RUNNING") return read;
    if (this.#running.size >= MOST_AT_HAND) this.#running.clear();
    this.#running.set(id, read);
    return read;
  }

  byArn(arn: string): ExecutionRow | undefined {
    return asExecution(this.#db.row("SELECT * FROM executions WHERE arn = ?", arn));
  }

  /** The execution that a task waits for. */
  childOf(parent: number, wait: number): ExecutionRow | undefined {
    const sql = "SELECT * FROM executions WHERE parent = ? AND parent_wait = ?";
    return asExecution(this.#db.row(sql, parent, wait));
  }

  /** Newest first; `before` is an id. */
  list(machine: string, status: string | undefined, before: number, limit: number): readonly ExecutionRow[] {
    const rows =
      status === undefined
        ? this.#db.rows(
            "SELECT * FROM executions WHERE machine = ? AND id < ? ORDER BY id DESC LIMIT ?",
            ...[machine, before, limit],
          )
        : this.#db.rows(
            "SELECT * FROM executions WHERE machine = ? AND status = ? AND id < ? ORDER BY id DESC LIMIT ?",
            ...[machine, status, before, limit],
          );
    return rows.flatMap((row) => asExecution(row) ?? []);
  }

  /** Writes how it ended, and forgets all that was only needed to go on. */
  end({ id, status, stopped, output, error, cause }: ExecutionRow): void {
    this.#running.delete(id);
    this.#db.change(
      "UPDATE executions SET status = ?, stopped = ?, output = ?, error = ?, cause = ? WHERE id = ?",
      ...[status, stopped, output, error, cause, id],
    );
    for (const table of ["snapshots", "calls", "task_tokens", "timers", "inbox"]) {
      this.#db.change(`DELETE FROM ${table} WHERE execution = ?`, id);
    }
  }

  /** It runs again. */
  redrive(id: number, at: number): void {
    this.#db.change(
      `UPDATE executions SET status = 'RUNNING', stopped = NULL, error = NULL, cause = NULL,
         redrives = redrives + 1, redriven = ? WHERE id = ?`,
      ...[at, id],
    );
  }

  delete(id: number): void {
    this.#running.delete(id);
    this.#db.change("DELETE FROM executions WHERE id = ?", id);
  }

  snapshot(id: number): string | undefined {
    const row = this.#db.row("SELECT snapshot FROM snapshots WHERE execution = ?", id);
    return row && String(row.snapshot);
  }

  saveSnapshot(id: number, snapshot: string): void {
    this.#db.change("INSERT OR REPLACE INTO snapshots (execution, snapshot) VALUES (?, ?)", id, snapshot);
  }
}

function asExecution(row: Row | undefined): ExecutionRow | undefined {
  if (row === undefined) return undefined;
  return {
    redrives: Number(row.redrives),
    redriven: numberOrNull(row.redriven),
    id: Number(row.id),
    arn: String(row.arn),
    name: String(row.name),
    machine: String(row.machine),
    revision: Number(row.revision),
    type: row.type === "EXPRESS" ? "EXPRESS" : "STANDARD",
    status: statusOf(row.status),
    started: Number(row.started),
    stopped: numberOrNull(row.stopped),
    input: String(row.input),
    output: textOrNull(row.output),
    error: textOrNull(row.error),
    cause: textOrNull(row.cause),
    parent:
      row.parent === null
        ? null
        : { execution: Number(row.parent), wait: Number(row.parent_wait), call: String(row.parent_call) },
  };
}

const statuses = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"] as const;

function statusOf(value: SQLOutputValue | undefined): ExecutionStatus {
  const status = statuses.find((known) => known === value);
  if (status === undefined) throw new Error(`The store has an execution of unknown status ${value}`);
  return status;
}
