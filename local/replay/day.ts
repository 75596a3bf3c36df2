// A replayed day: what the channels do, what must exist for it, and what was made up because the file lacks it.
import type { Item } from "#shared/domain/network/item.ts";
import type { SkuPlace } from "#shared/domain/network/shelf-place.ts";
import type { NodeId, Sku } from "#shared/kernel/ids.ts";
import type { DayEntry } from "./day-entry.ts";

/** Units on hand to start with. */
export interface StockRow {
  readonly sku: Sku;
  readonly node: NodeId;
  readonly quantity: number;
}

/** Where things lie, by node. */
export type Locations = Readonly<Record<NodeId, readonly SkuPlace[]>>;

/** A line of the file that could not be used; the rest of the file was. */
export interface LineProblem {
  /** Line number in the file, from 1. */
  readonly line: number;
  readonly message: string;
}

export interface Day {
  /** Orders and cancellations, earliest first. */
  readonly entries: readonly DayEntry[];
  /** Items and stock to add to the network; empty where the network's own suffice. */
  readonly items: readonly Item[];
  readonly stock: readonly StockRow[];
  /** Where they lie; absent: nobody knows. */
  readonly locations?: Locations;
  readonly problems: readonly LineProblem[];
  /** Rows left out on purpose, by reason. */
  readonly skippedRows: Readonly<Record<string, number>>;
  /** Cancellation invoices without an order in the file that they could refer to. */
  readonly unmatchedCancellations: number;
  /** Sentences that say what is not in the file but derived, to be shown beside the figures. */
  readonly derived: readonly string[];
}
