// As many orders as are wanted: those of the sample day, again and again under other numbers, at an even pace.

import type { StockRow } from "#local/replay/day.ts";
import type { DayEntry, PlaceEntry } from "#local/replay/day-entry.ts";
import { readDay } from "#local/replay/days.ts";
import { sampleStock } from "#local/replay/sample-network.ts";
import { type EpochMs, toInstant } from "#shared/kernel/time.ts";

const SAMPLE_DAY = new URL("../../samples/days/sample-day.ndjson", import.meta.url).pathname;

export interface Rush {
  readonly count: number;
  /** When the first is placed, and milliseconds between two. */
  readonly from: EpochMs;
  readonly every: number;
  readonly seed: string;
}

export function manyOrders({ count, from, every, seed }: Rush): DayEntry[] {
  const day = readDay(SAMPLE_DAY, { seed }).entries.filter((entry): entry is PlaceEntry => "order" in entry);
  return Array.from({ length: count }, (_, index) => {
    const entry = day[index % day.length] as PlaceEntry;
    const channelOrderId = `${entry.order.channelOrderId}-${Math.floor(index / day.length)}`;
    return { ...entry, at: toInstant(from + index * every), order: { ...entry.order, channelOrderId } };
  });
}

/** Enough of everything for so many orders, and still not of everything everywhere. */
export function stockFor(count: number): StockRow[] {
  const times = Math.max(1, Math.ceil(count / 60));
  return sampleStock().map((row) => ({ ...row, quantity: row.quantity * times }));
}
