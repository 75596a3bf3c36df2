// Revisions of definitions: an execution keeps the one that it started with.
import type { Connection } from "../../sqlite/connection.ts";
import type { MachineType } from "./rows.ts";

export class Revisions {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** @returns the id of the machine's last revision, or of a new one when the definition has changed. */
  save(machine: string, definition: string): number {
    const last = this.#db.row(
      "SELECT id, definition FROM revisions WHERE machine = ? ORDER BY id DESC LIMIT 1",
      machine,
    );
    if (last?.definition === definition) return Number(last.id);
    return this.#db.insert("INSERT INTO revisions (machine, definition) VALUES (?, ?)", machine, definition);
  }

  get(id: number): { machine: string; definition: string } | undefined {
    const row = this.#db.row("SELECT machine, definition FROM revisions WHERE id = ?", id);
    return row && { machine: String(row.machine), definition: String(row.definition) };
  }

  /** Those that running executions still need. One step each, however many executions there are. */
  inUse(): readonly { revision: number; type: MachineType }[] {
    const found: { revision: number; type: MachineType }[] = [];
    for (let after = 0; ; ) {
      const row = this.#db.row(
        "SELECT revision, type FROM executions WHERE status = 'RUNNING' AND revision > ? ORDER BY revision LIMIT 1",
        after,
      );
      if (row === undefined) return found;
      after = Number(row.revision);
      found.push({ revision: after, type: row.type === "EXPRESS" ? "EXPRESS" : "STANDARD" });
    }
  }
}
