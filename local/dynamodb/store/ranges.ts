// Reads a table or an index in the order of its keys, from a place on.
import type { SQLOutputValue } from "node:sqlite";
import type { Connection } from "../../sqlite/connection.ts";
import { type Kept, keptOf } from "./kept.ts";
import type { KeyValue } from "./places.ts";
import { indexTable, itemsTable, type Rows } from "./rows.ts";

/** Bounds of a sort key. */
export interface Bound {
  readonly operator: "=" | "<" | "<=" | ">" | ">=";
  readonly value: KeyValue;
}

export interface Range {
  readonly table: number;
  /** Number of the index that is read; the table itself if left out. */
  readonly index?: number;
  /** One partition; all of them if left out. */
  readonly partition?: KeyValue;
  readonly bounds: readonly Bound[];
  readonly backwards: boolean;
  /** Values of the ordering columns of the item after which it goes on: the index's, then the table's. */
  readonly after?: readonly KeyValue[];
}

/** Rows that are read at a time. */
const CHUNK = 1000;

/**
 * Items one by one, as they are asked for, at most so many; nothing may be written before the last.
 * @param read of one partition, only places are read here, and each item as it is known
 */
export function* inRange(
  { db, read: itemAt }: { readonly db: Connection; readonly read: Rows["read"] },
  range: Range,
  most: number,
): Generator<Kept> {
  const { sql, values } = statementOf(range);
  const isWhole = range.partition === undefined;
  const chunk = Math.min(CHUNK, most);
  for (let read = 0; read < most; read += chunk) {
    const rows = db.lists(sql, ...values, chunk, read);
    for (const [first, second] of rows) {
      const kept = isWhole ? keptOf(first, second) : itemAt({ partition: keyed(first), sort: keyed(second) });
      if (kept !== undefined) yield kept;
    }
    if (rows.length < chunk) return;
  }
}

const keyed = (value: SQLOutputValue | undefined): KeyValue =>
  value instanceof Uint8Array ? value : String(value);

function statementOf({ table, index, partition, bounds, backwards, after }: Range) {
  const isWhole = partition === undefined;
  const items = `${itemsTable(table)} t`;
  const entries = index === undefined ? "" : `${indexTable(table, index)} i`;
  const [partitionColumn, sortColumn] = index === undefined ? ["t.pk", "t.sk"] : ["i.ipk", "i.isk"];
  const home = index === undefined ? "t" : "i";
  const joined = index === undefined ? items : `${entries} JOIN ${items} ON t.pk = i.pk AND t.sk = i.sk`;
  const order = [
    ...(isWhole ? [partitionColumn] : []),
    sortColumn,
    ...(index === undefined ? [] : ["i.pk", "i.sk"]),
  ];
  const places = order.map(() => "?").join(", ");
  const conditions = [
    ...(isWhole ? [] : [`${partitionColumn} = ?`]),
    ...bounds.map(({ operator }) => `${sortColumn} ${operator} ?`),
    ...(after === undefined ? [] : [`(${order.join(", ")}) ${backwards ? "<" : ">"} (${places})`]),
  ];
  const what = isWhole ? `t.size, t.item FROM ${joined}` : `${home}.pk, ${home}.sk FROM ${entries || items}`;
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  const direction = backwards ? "DESC" : "ASC";
  return {
    sql: `SELECT ${what} ${where} ORDER BY ${order.map((one) => `${one} ${direction}`).join(", ")} LIMIT ? OFFSET ?`,
    values: [...(isWhole ? [] : [partition]), ...bounds.map(({ value }) => value), ...(after ?? [])],
  };
}
