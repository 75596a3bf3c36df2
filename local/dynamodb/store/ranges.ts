// Reads a table or an index in the order of its keys, from a place on.
import type { Connection } from "../../sqlite/connection.ts";
import type { KeyValue } from "./places.ts";
import { indexTable, itemsTable, type Kept, keptOf } from "./rows.ts";

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

/** Items one by one, as they are asked for, at most so many; nothing may be written before the last. */
export function* inRange(db: Connection, range: Range, most: number): Generator<Kept> {
  const { sql, values } = statementOf(range);
  const chunk = Math.min(CHUNK, most);
  for (let read = 0; read < most; read += chunk) {
    const rows = db.lists(sql, ...values, chunk, read);
    for (const [size, item] of rows) yield keptOf(size, item);
    if (rows.length < chunk) return;
  }
}

function statementOf({ table, index, partition, bounds, backwards, after }: Range) {
  const [partitionColumn, sortColumn] = index === undefined ? ["t.pk", "t.sk"] : ["i.ipk", "i.isk"];
  const from =
    index === undefined
      ? `${itemsTable(table)} t`
      : `${indexTable(table, index)} i JOIN ${itemsTable(table)} t ON t.pk = i.pk AND t.sk = i.sk`;
  const order = [
    ...(partition === undefined ? [partitionColumn] : []),
    sortColumn,
    ...(index === undefined ? [] : ["i.pk", "i.sk"]),
  ];
  const places = order.map(() => "?").join(", ");
  const conditions = [
    ...(partition === undefined ? [] : [`${partitionColumn} = ?`]),
    ...bounds.map(({ operator }) => `${sortColumn} ${operator} ?`),
    ...(after === undefined ? [] : [`(${order.join(", ")}) ${backwards ? "<" : ">"} (${places})`]),
  ];
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  const direction = backwards ? "DESC" : "ASC";
  return {
    sql: `SELECT t.size, t.item FROM ${from} ${where} ORDER BY ${order.map((one) => `${one} ${direction}`).join(", ")} LIMIT ? OFFSET ?`,
    values: [
      ...(partition === undefined ? [] : [partition]),
      ...bounds.map(({ value }) => value),
      ...(after ?? []),
    ],
  };
}
