// The history events of STANDARD executions.

import { type Connection, textOrNull } from "../../sqlite/connection.ts";
import type { HistoryEvent } from "../interpreter/stimulus.ts";
import type { EventRow } from "./rows.ts";

export class EventTable {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  insert(execution: number, event: HistoryEvent): void {
    const details = event.details === undefined ? null : JSON.stringify(event.details);
    this.#db.change(
      "INSERT INTO events (execution, id, previous, type, at, details) VALUES (?, ?, ?, ?, ?, ?)",
      ...[execution, event.id, event.previousEventId, event.type, event.timestamp, details],
    );
  }

  /** The events after `after` in the given direction; without `after`, from where that direction begins. */
  list(execution: number, after: number | undefined, limit: number, reverse: boolean): readonly EventRow[] {
    const rows = reverse
      ? this.#db.rows(
          "SELECT * FROM events WHERE execution = ? AND id < ? ORDER BY id DESC LIMIT ?",
          ...[execution, after ?? Number.MAX_SAFE_INTEGER, limit],
        )
      : this.#db.rows(
          "SELECT * FROM events WHERE execution = ? AND id > ? ORDER BY id LIMIT ?",
          ...[execution, after ?? 0, limit],
        );
    return rows.map((row) => ({
      id: Number(row.id),
      previous: Number(row.previous),
      type: String(row.type),
      at: Number(row.at),
      details: textOrNull(row.details),
    }));
  }
}
