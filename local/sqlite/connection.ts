// One SQLite connection; each statement is prepared once.
import type { DatabaseSync, SQLOutputValue, StatementSync } from "node:sqlite";

export type Row = Record<string, SQLOutputValue>;
export type Value = string | number | null | Uint8Array;

export interface Keeping {
  /** Transactions come to the disk in groups: `written` tells when. */
  readonly together: boolean;
  /** Nothing of it is ever on a disk, and nobody waits for that. */
  readonly isVolatile?: boolean;
  /** Told once, when the disk did not take a group: from then on nothing can be written. */
  readonly broken?: (by: unknown) => void;
}

/** Milliseconds that a group may take if nobody waits for it: nobody ever does where nothing is kept. */
const LINGER_MS = { kept: 10, volatile: 500 };

export class Connection {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #keeping: Keeping;
  /** What was written, and is to be on disk. */
  #group: Group | undefined;
  #inside = false;
  /** What is to be done should the transaction be undone. */
  #undo: (() => unknown)[] = [];
  /** Why something that was written never came to the disk. */
  #broken: { readonly by: unknown } | undefined;

  constructor(database: DatabaseSync, keeping: Keeping) {
    this.#database = database;
    this.#keeping = keeping;
  }

  /** What was written is on disk. */
  close(): void {
    this.#endGroup();
    this.#statements.clear();
    this.#database.close();
  }

  /** All or nothing, and nothing in one may wait. One within another is a part of it. */
  transaction<Result>(write: () => Result): Result {
    if (this.#inside) return write();
    this.#inside = true;
    try {
      return this.#keeping.together ? this.#amongOthers(write) : this.#alone(write);
    } catch (error) {
      for (const act of this.#undo) act();
      throw error;
    } finally {
      this.#inside = false;
      this.#undo = [];
    }
  }

  /** Acts if the transaction that is under way is undone: for what is remembered of its rows. */
  ifUndone(act: () => unknown): void {
    if (this.#inside) this.#undo.push(act);
  }

  /**
   * Resolves once all that was written, or could be read, until now is on disk; undefined if it is. Nobody outside of
   * this process may be told of it before. Rejects if the disk did not take it.
   */
  written(): Promise<void> | undefined {
    if (this.#broken !== undefined) return Promise.reject(this.#broken.by);
    const group = this.#group;
    if (group === undefined || this.#keeping.isVolatile === true) return undefined;
    if (!group.wanted) {
      group.wanted = true;
      setImmediate(() => this.#endGroup(group));
    }
    return group.done.promise;
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
    this.#beginGroup();
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
        // A full disk has undone the whole group.
        this.#lose(error);
      }
      throw error;
    }
  }

  #beginGroup(): void {
    if (this.#group !== undefined) return;
    this.change("BEGIN IMMEDIATE");
    const group: Group = {
      done: Promise.withResolvers(),
      wanted: false,
      timer: setTimeout(
        () => this.#endGroup(group),
        this.#keeping.isVolatile === true ? LINGER_MS.volatile : LINGER_MS.kept,
      ),
    };
    // Whoever waits is told; perhaps nobody does.
    group.done.promise.catch(() => undefined);
    this.#group = group;
  }

  #endGroup(ending = this.#group): void {
    if (ending === undefined || ending !== this.#group) return;
    clearTimeout(ending.timer);
    try {
      this.change("COMMIT");
      this.#group = undefined;
      ending.done.resolve();
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      this.#lose(error);
    }
  }

  #lose(error: unknown): void {
    this.#broken = { by: error };
    clearTimeout(this.#group?.timer);
    this.#group?.done.reject(error);
    this.#group = undefined;
    this.#keeping.broken?.(error);
  }

  /** Statements without values, such as make tables. */
  script(sql: string): void {
    this.#database.exec(sql);
  }

  /** Outside of a transaction, it goes with what is written just then, or alone. */
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

interface Group {
  readonly done: PromiseWithResolvers<void>;
  readonly timer: NodeJS.Timeout;
  /** Somebody waits for it. */
  wanted: boolean;
}

export function textOrNull(value: SQLOutputValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

export function numberOrNull(value: SQLOutputValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}
