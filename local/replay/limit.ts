// The beginning of a day.
import type { Day } from "./day.ts";
import type { DayEntry } from "./day-entry.ts";

/** The first orders of the day, with the cancellations that refer to them. */
export function firstOrders(day: Day, most: number): Day {
  const kept = new Set<string>();
  const keep = (entry: DayEntry): boolean => {
    if ("cancel" in entry) return kept.has(`${entry.channel} ${entry.cancel}`);
    if (kept.size >= most) return false;
    kept.add(`${entry.channel} ${entry.order.channelOrderId}`);
    return true;
  };
  return { ...day, entries: day.entries.filter(keep) };
}

export const ordersOf = ({ entries }: Day): number => entries.filter((entry) => "order" in entry).length;
