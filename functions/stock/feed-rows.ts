// Rows of a stock feed, line by line: what can be read is counted, what cannot is named by its line.
import { parse } from "csv-parse/sync";
import { z } from "zod";
import { refusedInstant } from "#shared/domain/stock/count.ts";
import type { FeedFormat, FeedProblem } from "#shared/domain/stock/import.ts";
import { NodeId, Sku } from "#shared/kernel/ids.ts";
import { type EpochMs, Instant, toEpoch, toInstant } from "#shared/kernel/time.ts";
import type { Line } from "./feed-lines.ts";

const Units = z.int().min(0).max(1_000_000_000);
const Quantity = z.union(
  [
    Units,
    z
      .string()
      .regex(/^\d{1,10}$/)
      .transform(Number)
      .pipe(Units),
  ],
  "not a whole number from 0 to 1,000,000,000",
);
const Row = z.strictObject({ sku: Sku, node: NodeId, quantity: Quantity, asOf: Instant.optional() });

export interface FeedRow {
  readonly line: number;
  readonly sku: Sku;
  readonly node: NodeId;
  readonly onHand: number;
  readonly asOf: Instant;
}

export interface Given {
  readonly format: FeedFormat;
  readonly asOf: Instant | undefined;
  readonly now: EpochMs;
  /** Of a CSV whose first line was read before. */
  readonly columns: readonly string[] | undefined;
}

export interface Rows {
  readonly rows: readonly FeedRow[];
  readonly problems: readonly FeedProblem[];
  readonly columns: readonly string[] | undefined;
  /** What makes all of the file unreadable. */
  readonly fault?: string;
}

export function rowsIn(lines: readonly Line[], given: Given): Rows {
  const rows: FeedRow[] = [];
  const problems: FeedProblem[] = [];
  let { columns } = given;
  for (const { number: line, text } of lines) {
    const said = text?.replace(/^\uFEFF/, "").trim();
    if (said === "") continue;
    if (given.format === "csv" && columns === undefined) {
      const header = headerOf(said);
      if ("fault" in header) return { rows, problems, columns, ...header };
      ({ columns } = header);
      continue;
    }
    if (line === 1 && given.format === "ndjson" && said?.startsWith("sku,") === true)
      return { rows, problems, columns, fault: "the file is CSV, not NDJSON" };
    const read = said === undefined ? "longer than 4,096 bytes" : rowOf(said, line, { ...given, columns });
    if (typeof read === "string") problems.push({ line, message: read });
    else rows.push(read);
  }
  return { rows, problems, columns };
}

const NEEDED = ["sku", "node", "quantity"];

function headerOf(line: string | undefined): { columns: string[] } | { fault: string } {
  const columns = cellsOf(line ?? "");
  const found = columns ?? [];
  const lacking = NEEDED.filter((name) => !found.includes(name));
  const unknown = found.filter((name) => name !== "asOf" && !NEEDED.includes(name));
  if (lacking.length > 0 || unknown.length > 0 || new Set(found).size < found.length)
    return { fault: "the first line must be sku,node,quantity or sku,node,quantity,asOf, in any order" };
  return { columns: found };
}

/** @returns what is wrong with it, if it is no row */
function rowOf(text: string, line: number, given: Given): FeedRow | string {
  const value = given.format === "csv" ? recordOf(text, given.columns ?? []) : jsonOf(text);
  if (typeof value === "string") return value;
  const row = Row.safeParse(value);
  if (!row.success) return wrong(row.error);
  const { sku, node, quantity: onHand } = row.data;
  const asOf = row.data.asOf === undefined ? given.asOf : toInstant(toEpoch(row.data.asOf));
  if (asOf === undefined) return "asOf: neither the row nor the import says when it was counted";
  const refused = refusedInstant(asOf, given.now);
  return refused === undefined ? { line, sku, node, onHand, asOf } : `asOf: ${refused}`;
}

function recordOf(text: string, columns: readonly string[]): Record<string, string> | string {
  const cells = cellsOf(text);
  if (cells === undefined) return "a quote is not closed";
  if (cells.length !== columns.length) return `${cells.length} values, not ${columns.length}`;
  const named = columns.map((name, index) => [name, cells[index] ?? ""]);
  return Object.fromEntries(named.filter(([name, cell]) => name !== "asOf" || cell !== ""));
}

/** A row is a line: no value holds a line's end. Undefined where a quote is opened and not closed. */
function cellsOf(text: string): string[] | undefined {
  if (!text.includes('"')) return text.split(",").map((cell) => cell.trim());
  try {
    const records: unknown = parse(text, { relax_quotes: true, trim: true });
    return z.tuple([z.array(z.string())]).parse(records)[0];
  } catch {
    return undefined;
  }
}

function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? "not an object" : value;
  } catch {
    return "not JSON";
  }
}

const wrong = ({ issues }: z.ZodError): string =>
  issues.map((issue) => `${issue.path.join(".") || "row"}: ${issue.message}`).join("; ");
