// What orders need and what aisles hold, in flat arrays: memory stays small, and a step of the search looks at
// little of it.
import type { Line } from "./pick-problem.ts";

/** Rows are orders, or aisles. Those of row r are at the places from `start[r]` to before `start[r + 1]`. */
export interface Contents {
  readonly rows: number;
  readonly start: Int32Array;
  readonly item: Int32Array;
  readonly units: Int32Array;
  /** By row. */
  readonly total: Int32Array;
}

/** The same by item: which rows have it, and how much of it. */
export interface ByItem {
  readonly start: Int32Array;
  readonly row: Int32Array;
  readonly units: Int32Array;
}

/**
 * Several lines of one item count as one.
 * @param wanted by item: more than this counts as this, and nothing where this is 0
 */
export function contentsOf(rows: readonly (readonly Line[])[], wanted?: Float64Array): Contents {
  const start = new Int32Array(rows.length + 1);
  const total = new Int32Array(rows.length);
  const item: number[] = [];
  const units: number[] = [];
  for (const [row, lines] of rows.entries()) {
    const merged = new Map<number, number>();
    for (const line of lines) merged.set(line.item, (merged.get(line.item) ?? 0) + line.units);
    for (const [which, all] of merged) {
      const many = Math.min(all, wanted?.[which] ?? all);
      if (many === 0) continue;
      item.push(which);
      units.push(many);
      total[row] = (total[row] ?? 0) + many;
    }
    start[row + 1] = item.length;
  }
  return { rows: rows.length, start, item: Int32Array.from(item), units: Int32Array.from(units), total };
}

export function unitsByItem({ item, units }: Contents, items: number): Float64Array {
  const sum = new Float64Array(items);
  for (const [at, which] of item.entries()) sum[which] = (sum[which] ?? 0) + (units[at] ?? 0);
  return sum;
}

export function byItem({ rows, start, item, units }: Contents, items: number): ByItem {
  const first = new Int32Array(items + 1);
  for (const which of item) first[which + 1] = (first[which + 1] ?? 0) + 1;
  for (let which = 0; which < items; which++)
    first[which + 1] = (first[which + 1] ?? 0) + (first[which] ?? 0);
  const next = first.slice();
  const turned = { start: first, row: new Int32Array(item.length), units: new Int32Array(item.length) };
  for (let row = 0; row < rows; row++)
    for (let at = start[row] ?? 0; at < (start[row + 1] ?? 0); at++) {
      const to = next[item[at] ?? 0] ?? 0;
      next[item[at] ?? 0] = to + 1;
      turned.row[to] = row;
      turned.units[to] = units[at] ?? 0;
    }
  return turned;
}
