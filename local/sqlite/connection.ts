// One SQLite connection; each statement is prepared once.
import type { DatabaseSync, SQLOutputValue, StatementSync } from "node:sqlite";

export type Row = Record<string, SQLOutputValue>;
type Value = string | number | null | Uint8Array;

export class Connection {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #together: boolean;
  /** What was written in this turn of the event loop, and is to be on disk. */
  #turn: PromiseWithResolvers<void> | undefined;
  /** Why something that was written never came to the disk. */
  #broken: { readonly by: unknown } | undefined;

  /** @param together the transactions of one turn of the event loop are one on disk: `written` tells when. */
  constructor(database: DatabaseSync, { together }: { readonly together: boolean }) {
    this.#database = database;
    this.#together = together;
  }

  /** What was written is on disk. */
  close(): void {
    this.#endTurn();
    this.#statements.clear();
    this.#database.close();
  }

  /** All or nothing. Transactions do not nest, and nothing in one may wait. */
  transaction<Result>(write: () => Result): Result {
    return this.#together ? this.#amongOthers(write) : this.#alone(write);
  }

  /**
   * Resolves once all that was written, or could be read, until now is on disk; undefined if it is. Nothing may be told
   * to others, or done for it, before. Rejects if the disk did not take it: from then on nothing can be written.
   */
  written(): Promise<void> | undefined {
    return this.#turn?.promise;
  }

  #alone<Result>(write: () => Result): Result {
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

  #amongOthers<Result>(write: () => Result): Result {
    this.#beginTurn();
    this.change("SAVEPOINT one");
    try {
      const result = write();
      this.change("RELEASE one");
      return result;
    } catch (error) {
      if (this.#database.isTransaction) {
        this.change("ROLLBACK TO one");
        this.change("RELEASE one");
      } else {
        // A full disk has undone the whole turn.
        this.#lose(error);
      }
      throw error;
    }
  }

  #beginTurn(): void {
    if (this.#turn !== undefined) return;
    this.change("BEGIN IMMEDIATE");
    this.#turn = Promise.withResolvers();
    // Whoever waits is told; perhaps nobody does.
    this.#turn.promise.catch(() => undefined);
    setImmediate(() => this.#endTurn());
  }

  #endTurn(): void {
    const turn = this.#turn;
    if (turn === undefined) return;
    try {
      this.change("COMMIT");
      this.#turn = undefined;
      turn.resolve();
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      this.#lose(error);
    }
  }

  #lose(error: unknown): void {
    this.#broken = { by: error };
    this.#turn?.reject(error);
    this.#turn = undefined;
  }

  change(sql: string, ...values: Value[]): void {
    if (this.#broken !== undefined) throw this.#broken.by;
    this.#prepare(sql).run(...values);
  }

  /** @returns the id of the new row. */
  insert(sql: string, ...values: Value[]): number {
    if (this.#broken !== undefined) throw this.#broken.by;
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
