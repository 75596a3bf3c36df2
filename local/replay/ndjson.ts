// One JSON object a line: `{ at, channel, order }` places an order, `{ at, channel, cancel }` cancels one.
import { z } from "zod";
import type { Day, LineProblem } from "./day.ts";
import { byTime, CancelEntry, type DayEntry, PlaceEntry } from "./day-entry.ts";

export function readNdjsonDay(text: string): Day {
  const entries: DayEntry[] = [];
  const problems: LineProblem[] = [];
  for (const [i, line] of text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .entries()) {
    if (line.trim() === "") continue;
    const read = readEntry(line);
    if (typeof read === "string") problems.push({ line: i + 1, message: read });
    else entries.push(read);
  }
  const day = { items: [], stock: [], skippedRows: {}, unmatchedCancellations: 0, derived: [] };
  return { ...day, entries: byTime(entries), problems };
}

/** The entry, or what is wrong with the line. */
function readEntry(line: string): DayEntry | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return "not JSON";
  }
  const cancels = typeof value === "object" && value !== null && "cancel" in value;
  const parsed = (cancels ? CancelEntry : PlaceEntry).safeParse(value);
  return parsed.success ? parsed.data : z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, " ");
}
