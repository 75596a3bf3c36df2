// Stimuli that have been accepted and not yet applied.

import type { Connection } from "../../sqlite/connection.ts";
import type { Stimulus } from "../interpreter/stimulus.ts";

export class Inbox {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** @returns the id of the entry. */
  insert(execution: number, stimulus: Stimulus): number {
    const sql = "INSERT INTO inbox (execution, stimulus) VALUES (?, ?)";
    return this.#db.insert(sql, execution, JSON.stringify(stimulus));
  }

  delete(id: number): void {
    this.#db.change("DELETE FROM inbox WHERE id = ?", id);
  }

  /** In the order of arrival. */
  all(): readonly { id: number; execution: number; stimulus: Stimulus }[] {
    return this.#db.rows("SELECT id, execution, stimulus FROM inbox ORDER BY id").map((row) => {
      const stimulus: Stimulus = JSON.parse(String(row.stimulus));
      return { id: Number(row.id), execution: Number(row.execution), stimulus };
    });
  }
}
