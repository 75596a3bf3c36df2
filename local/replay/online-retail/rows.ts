// The rows of an "Online Retail" CSV that mean something to a warehouse, and what is wrong with the others.
import { parse } from "csv-parse/sync";
import { Temporal } from "temporal-polyfill";
import { Sku } from "#shared/kernel/ids.ts";
import { type Instant, toInstant } from "#shared/kernel/time.ts";
import { MAX_QUANTITY } from "#shared/kernel/units.ts";
import type { LineProblem } from "../day.ts";

const COLUMNS = [
  "InvoiceNo",
  "StockCode",
  "Description",
  "Quantity",
  "InvoiceDate",
  "UnitPrice",
  "CustomerID",
  "Country",
];

/** The source's clock is London's; its hours are kept as they read, in this zone. */
const TIME_ZONE = "Europe/Paris";

export interface InvoiceRow {
  readonly line: number;
  readonly invoice: string;
  readonly kind: "order" | "cancellation";
  readonly sku: Sku;
  readonly description: string;
  /** Units ordered, or given back: positive. */
  readonly quantity: number;
  readonly at: Instant;
  /** Pounds sterling. */
  readonly unitPrice: number;
  /** Empty where the source has none. */
  readonly customer: string;
}

export interface InvoiceRows {
  readonly rows: readonly InvoiceRow[];
  readonly problems: readonly LineProblem[];
  readonly skippedRows: Readonly<Record<string, number>>;
}

/** What one record says: a row, a reason to leave it out, or a problem. */
type Reading = { row: InvoiceRow } | { skipped: string } | { problem: string };

/** @throws if the first line is not the documented header */
export function readRows(text: string): InvoiceRows {
  const rows: InvoiceRow[] = [];
  const problems: LineProblem[] = [];
  const skippedRows: Record<string, number> = {};
  const instantOf = clock();
  let headed = false;

  const take = (record: readonly string[], line: number): void => {
    if (!headed) {
      headed = isHeader(record);
      if (!headed) throw new Error(`the first line must be ${COLUMNS.join(",")}`);
      return;
    }
    const reading = readRecord(record, line, instantOf);
    if ("row" in reading) rows.push(reading.row);
    else if ("problem" in reading) problems.push({ line, message: reading.problem });
    else skippedRows[reading.skipped] = (skippedRows[reading.skipped] ?? 0) + 1;
  };

  parse(text, {
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error, raw) => {
      problems.push({ line: Number(error?.lines ?? 0), message: error?.message ?? `unreadable: ${raw}` });
      return undefined;
    },
    on_record: (record: string[], { lines }) => {
      take(record, lines);
      return null;
    },
  });
  if (!headed) throw new Error("the file is empty");
  return { rows, problems: problems.toSorted((a, b) => a.line - b.line), skippedRows };
}

const isHeader = (record: readonly string[]): boolean =>
  COLUMNS.every((name, i) => record[i]?.trim() === name);

function readRecord(record: readonly string[], line: number, instantOf: Clock): Reading {
  if (record.length !== COLUMNS.length) {
    return { problem: `${record.length} columns where ${COLUMNS.length} are expected` };
  }
  const [number = "", code = "", description = "", units = "", date = "", price = "", customer = ""] =
    record.map((field) => field.trim());
  const invoice = /^([AC]?)\d+$/.exec(number);
  if (invoice === null) return { problem: `"${number}" is not an invoice number` };
  if (invoice[1] === "A") return { skipped: "bookkeeping adjustment" };
  if (!isProduct(code)) return { skipped: "not a product" };
  const sku = Sku.safeParse(code);
  if (!sku.success) return { problem: `"${code}" is not a stock code` };
  const kind = invoice[1] === "C" ? "cancellation" : "order";
  const quantity = readQuantity(units, kind);
  if (typeof quantity === "string") return { problem: quantity };
  const at = instantOf(date);
  if (at === undefined) return { problem: `"${date}" is not a date of the form 2011-11-22 08:19:00` };
  const unitPrice = Number(price);
  if (price === "" || !Number.isFinite(unitPrice)) return { problem: `"${price}" is not a price` };
  return {
    row: { line, invoice: number, kind, sku: sku.data, description, quantity, at, unitPrice, customer },
  };
}

/** Postage, fees, discounts, samples and corrections have codes of letters; products start with a digit, or are gifts. */
const isProduct = (code: string): boolean => /^(?:\d|DCGS|gift)/i.test(code);

/** Units as a positive number, or what is wrong. Cancellations are written with a minus. */
function readQuantity(text: string, kind: InvoiceRow["kind"]): number | string {
  if (!/^-?\d+$/.test(text)) return `quantity "${text}" is not a whole number`;
  const quantity = kind === "order" ? Number(text) : -Number(text);
  if (quantity <= 0) return `quantity ${text} on ${kind === "order" ? "an order" : "a cancellation"}`;
  if (quantity > MAX_QUANTITY) return `quantity ${text} is more than ${MAX_QUANTITY}`;
  return quantity;
}

type Clock = (text: string) => Instant | undefined;

/** Wall-clock text to instant; each text is worked out once, since invoices repeat theirs on every row. */
function clock(): Clock {
  const known = new Map<string, Instant | undefined>();
  return (text) => {
    if (!known.has(text)) known.set(text, readInstant(text));
    return known.get(text);
  };
}

function readInstant(text: string): Instant | undefined {
  if (!/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?$/.test(text)) return undefined;
  try {
    return toInstant(Temporal.PlainDateTime.from(text).toZonedDateTime(TIME_ZONE).epochMilliseconds);
  } catch {
    return undefined;
  }
}
