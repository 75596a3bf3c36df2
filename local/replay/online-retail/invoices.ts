// Rows become invoices: orders with one line per SKU, and cancellations matched to the order they undo.
import type { Sku } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { MAX_QUANTITY } from "#shared/kernel/units.ts";
import type { LineProblem } from "../day.ts";
import { byTime } from "../day-entry.ts";
import type { InvoiceRow } from "./rows.ts";

export interface Invoice {
  readonly number: string;
  readonly at: Instant;
  readonly customer: string;
  /** Units by SKU, in the order of the rows. */
  readonly lines: ReadonlyMap<Sku, number>;
}

interface Cancellation {
  readonly at: Instant;
  readonly order: Invoice;
}

interface Invoices {
  readonly orders: readonly Invoice[];
  readonly cancellations: readonly Cancellation[];
  readonly unmatched: number;
  readonly problems: readonly LineProblem[];
}

export function groupInvoices(rows: readonly InvoiceRow[]): Invoices {
  const problems: LineProblem[] = [];
  const invoicesOf = (kind: InvoiceRow["kind"]): Invoice[] => {
    const groups = Map.groupBy(
      rows.filter((row) => row.kind === kind),
      ({ invoice }) => invoice,
    );
    return byTime([...groups.values()].flatMap((group) => assemble(group, problems)));
  };
  const orders = invoicesOf("order");
  const returns = invoicesOf("cancellation");
  const cancellations = matchCancellations(orders, returns);
  return { orders, cancellations, unmatched: returns.length - cancellations.length, problems };
}

/** The invoice of the rows, dated and named by its first; none for no rows. */
function assemble(rows: readonly InvoiceRow[], problems: LineProblem[]): Invoice[] {
  const [first] = rows;
  if (first === undefined) return [];
  const lines = new Map<Sku, number>();
  for (const { sku, quantity, line } of rows) {
    const sum = (lines.get(sku) ?? 0) + quantity;
    if (sum <= MAX_QUANTITY) lines.set(sku, sum);
    else
      problems.push({
        line,
        message: `${sku} on invoice ${first.invoice} adds up to more than ${MAX_QUANTITY}`,
      });
  }
  return [{ number: first.invoice, at: first.at, customer: first.customer, lines }];
}

/**
 * The latest earlier order of the customer that holds every SKU given back and was not cancelled before.
 * Without a customer nothing can be matched.
 */
function matchCancellations(orders: readonly Invoice[], returns: readonly Invoice[]): Cancellation[] {
  const ofCustomer = Map.groupBy(orders, ({ customer }) => customer);
  const undone = new Set<string>();
  const matches: Cancellation[] = [];
  for (const { customer, at, lines } of returns) {
    const order = (customer === "" ? [] : (ofCustomer.get(customer) ?? [])).findLast(
      (candidate) =>
        candidate.at <= at &&
        !undone.has(candidate.number) &&
        [...lines.keys()].every((sku) => candidate.lines.has(sku)),
    );
    if (order === undefined) continue;
    undone.add(order.number);
    matches.push({ at, order });
  }
  return matches;
}
