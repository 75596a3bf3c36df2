// What executions wait for: calls that have been decided on and not yet answered, task tokens, timers.
import type { SQLOutputValue } from "node:sqlite";
import { type Connection, numberOrNull } from "../../sqlite/connection.ts";
import type { TaskCall, TimerPurpose } from "../interpreter/stimulus.ts";
import type { CallRow, TimerRow, TokenRow } from "./rows.ts";

export class Waits {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Forgets the timers, the token and the call of a wait that is over. */
  close(execution: number, wait: number): void {
    this.#db.change("DELETE FROM timers WHERE execution = ? AND wait = ?", execution, wait);
    this.#db.change("DELETE FROM task_tokens WHERE execution = ? AND wait = ?", execution, wait);
    this.deleteCall(execution, wait);
  }

  insertCall(execution: number, wait: number, call: TaskCall): void {
    const sql = "INSERT INTO calls (execution, wait, call) VALUES (?, ?, ?)";
    this.#db.change(sql, execution, wait, JSON.stringify(call));
  }

  deleteCall(execution: number, wait: number): void {
    this.#db.change("DELETE FROM calls WHERE execution = ? AND wait = ?", execution, wait);
  }

  hasCall(execution: number, wait: number): boolean {
    const sql = "SELECT 1 FROM calls WHERE execution = ? AND wait = ?";
    return this.#db.row(sql, execution, wait) !== undefined;
  }

  calls(): readonly CallRow[] {
    return this.#db.rows("SELECT execution, wait, call FROM calls ORDER BY execution, wait").map((row) => {
      const call: TaskCall = JSON.parse(String(row.call));
      return { execution: Number(row.execution), wait: Number(row.wait), call };
    });
  }

  insertToken(token: string, row: TokenRow): void {
    this.#db.change(
      "INSERT INTO task_tokens (token, execution, wait, heartbeat_seconds) VALUES (?, ?, ?, ?)",
      ...[token, row.execution, row.wait, row.heartbeatSeconds],
    );
  }

  token(token: string): TokenRow | undefined {
    const row = this.#db.row(
      "SELECT execution, wait, heartbeat_seconds FROM task_tokens WHERE token = ?",
      token,
    );
    return (
      row && {
        execution: Number(row.execution),
        wait: Number(row.wait),
        heartbeatSeconds: numberOrNull(row.heartbeat_seconds),
      }
    );
  }

  deleteToken(token: string): void {
    this.#db.change("DELETE FROM task_tokens WHERE token = ?", token);
  }

  insertTimer(execution: number, wait: number, purpose: TimerPurpose, at: number): void {
    const sql = "INSERT INTO timers (execution, wait, purpose, at) VALUES (?, ?, ?, ?)";
    this.#db.change(sql, execution, wait, purpose, at);
  }

  moveTimer(execution: number, wait: number, purpose: TimerPurpose, at: number): void {
    const sql = "UPDATE timers SET at = ? WHERE execution = ? AND wait = ? AND purpose = ?";
    this.#db.change(sql, at, execution, wait, purpose);
  }

  /** The instant of the next timer, in epoch milliseconds. */
  nextTimer(): number | undefined {
    const row = this.#db.row("SELECT at FROM timers ORDER BY at, id LIMIT 1");
    return row && Number(row.at);
  }

  /** In the order in which they fire. */
  dueTimers(now: number, limit: number): readonly TimerRow[] {
    const sql = "SELECT * FROM timers WHERE at <= ? ORDER BY at, id LIMIT ?";
    return this.#db.rows(sql, now, limit).map((row) => ({
      id: Number(row.id),
      execution: Number(row.execution),
      wait: Number(row.wait),
      purpose: purposeOf(row.purpose),
      at: Number(row.at),
    }));
  }

  deleteTimer(id: number): void {
    this.#db.change("DELETE FROM timers WHERE id = ?", id);
  }
}

const purposes = ["execution", "delay", "retry", "timeout", "heartbeat"] as const;

function purposeOf(value: SQLOutputValue | undefined): TimerPurpose {
  const purpose = purposes.find((known) => known === value);
  if (purpose === undefined) throw new Error(`The store has a timer of unknown purpose ${value}`);
  return purpose;
}
