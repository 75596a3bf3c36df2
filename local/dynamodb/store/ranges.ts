// Reads a table or an index in the order of its keys, from a place on.
import type { Connection } from "../../sqlite/connection.ts";
import type { KeyValue } from "./places.ts";
import { indexTable, itemsTable, type Kept } from "./rows.ts";

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

/** Items one by one, as they are asked for; nothing may be written before the last. */
export function* inRange(db: Connection, range: Range): Generator<Kept> {
  const { sql, values } = statementOf(range);
  for (const row of db.each(sql, ...values))
    yield { item: JSON.parse(String(row.item)), size: Number(row.size) };
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
    sql: `SELECT t.size, t.item FROM ${from} ${where} ORDER BY ${order.map((one) => `${one} ${direction}`).join(", ")}`,
    values: [
      ...(partition === undefined ? [] : [partition]),
      ...bounds.map(({ value }) => value),
      ...(after ?? []),
    ],
  };
}
