// A replay's figures for people.
import type { Outcomes } from "./report.ts";

export interface ReplayReport extends Outcomes {
  /** More than one label for a shipment; 0 is the only good figure. */
  readonly labelsBoughtTwice: number;
  readonly unitsSold: number;
  readonly oversoldUnits: number;
  /** Units by which movements and levels differ, summed without sign; 0 is the only good figure. */
  readonly ledgerImbalance: number;
  /** From the first order placed to the last one at its end, in real seconds. */
  readonly wallSeconds: number;
  readonly simulatedHours: number;
  readonly ordersPerSecond: number;
  /** Loading the network, the items and the stock. */
  readonly setupSeconds: number;
  /** Orders that the API refused, by problem code. */
  readonly refused: Readonly<Record<string, number>>;
  /** Rows of the file that could not be read. */
  readonly problems: number;
  readonly cancellationsUnmatched: number;
  /** Rows left out on purpose, by reason. */
  readonly skippedRows: Readonly<Record<string, number>>;
}

export function table(report: ReplayReport): string {
  const { byRoad, refused, skippedRows } = report;
  const rows: readonly (readonly [string, string | number])[] = [
    ["Orders", report.orders],
    ["  delivered", report.delivered],
    ["  collected", report.collected],
    ["  cancelled", report.cancelled],
    ["  backordered", report.backordered],
    ["  failed", report.failed],
    ["  stuck", report.stuck],
    ...listed("  refused", refused),
    ["Shipments from warehouses", byRoad.warehouse],
    ["  from stores", byRoad.store],
    ["  from vendors", byRoad.dropShip],
    ["  per order", report.shipmentsPerOrder.toFixed(2)],
    ["Orders in several parcels", `${report.splitPct} %`],
    ["Promises kept", `${report.promiseKeptPct} %`],
    ["In time and in full", `${report.inFullPct} %`],
    ["Rescues", report.rescues],
    ["Labels bought twice", report.labelsBoughtTwice],
    ["Units sold", report.unitsSold],
    ["Units oversold", report.oversoldUnits],
    ["Ledger imbalance", report.ledgerImbalance],
    ["Simulated hours", report.simulatedHours.toFixed(1)],
    ["Seconds", report.wallSeconds.toFixed(1)],
    ["Orders per second", report.ordersPerSecond.toFixed(1)],
    ["Seconds to load", report.setupSeconds.toFixed(1)],
    ["Unreadable rows", report.problems],
    ["Cancellations without order", report.cancellationsUnmatched],
    ...listed("Rows left out", skippedRows),
  ];
  return rows.map(([name, value]) => `${name.padEnd(34)}${String(value).padStart(12)}\n`).join("");
}

const listed = (name: string, counts: Readonly<Record<string, number>>): [string, number][] =>
  Object.entries(counts).map(([what, count]) => [`${name}: ${what}`, count]);
