// One SQLite connection; each statement is prepared once.
import type { DatabaseSync, SQLOutputValue, StatementSync } from "node:sqlite";

export type Row = Record<string, SQLOutputValue>;
type Value = string | number | null | Uint8Array;

export class Connection {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  /** All or nothing. Transactions do not nest, and nothing in one may wait. */
  transaction<Result>(write: () => Result): Result {
    this.change("BEGIN IMMEDIATE");
    try {
      const result = write();
      this.change("COMMIT");
      return result;
    } catch (error) {
      // A full disk has undone it already.
      if (this.#database.isTransaction) this.change("ROLLBACK");
      throw error;
    }
  }

  change(sql: string, ...values: Value[]): void {
    this.#prepare(sql).run(...values);
  }

  /** @returns the id of the new row. */
  insert(sql: string, ...values: Value[]): number {
    return Number(this.#prepare(sql).run(...values).lastInsertRowid);
  }

  row(sql: string, ...values: Value[]): Row | undefined {
    return this.#prepare(sql).get(...values);
  }

  rows(sql: string, ...values: Value[]): Row[] {
    return this.#prepare(sql).all(...values);
  }

  /** Rows as lists of their columns, which is quicker. A statement is read as lists or as rows, never both. */
  lists(sql: string, ...values: Value[]): SQLOutputValue[][] {
    const known = this.#statements.get(sql);
    const statement = known ?? this.#prepare(sql);
    if (known === undefined) statement.setReturnArrays(true);
    return statement.all(...values) as unknown as SQLOutputValue[][];
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

export function textOrNull(value: SQLOutputValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

export function numberOrNull(value: SQLOutputValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}
