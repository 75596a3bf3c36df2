// One chunk of a feed: its rows are counted in small portions, so that nothing of it stays in memory for long.
import { added, type Cursor, type StockImport, type Tally } from "#shared/domain/stock/import.ts";
import { type EpochMs, toInstant } from "#shared/kernel/time.ts";
import type { FeedFiles } from "#shared/ports/feeds.ts";
import type { Progress } from "#shared/ports/imports.ts";
import { countRows, type KnownInstants, type Ledgers } from "./count-rows.ts";
import { CHUNK_BYTES, linesIn, notText } from "./feed-lines.ts";
import { rowsIn } from "./feed-rows.ts";

export interface Reading extends Ledgers {
  readonly feeds: FeedFiles;
  readonly now: EpochMs;
  readonly known: KnownInstants;
  /** Somebody begins with this chunk. @returns may it have been counted before? */
  begin(): Promise<boolean>;
}

export async function readChunk(reading: Reading, found: StockImport): Promise<Progress> {
  const { id, cursor, tally, version = "", bytes = 0 } = found;
  const at = toInstant(reading.now);
  const failed = (reason: string): Progress => ({ cursor, tally, state: "failed", reason, at });
  const chunk = await reading.feeds.read(id, version, cursor.offset, CHUNK_BYTES);
  if (chunk === undefined) return failed("the file was replaced or removed while it was read");
  const odd = cursor.offset === 0 ? notText(chunk) : undefined;
  if (odd !== undefined) return failed(odd);
  const isLast = cursor.offset + chunk.length >= bytes;
  const again = await reading.begin();
  let so: Portion = { cursor, tally };
  for (;;) {
    const next = await readPortion(reading, found, so, { chunk, isLast, again });
    if ("fault" in next) return failed(next.fault);
    if (next.cursor.offset === so.cursor.offset) break;
    so = next;
  }
  if (isLast && so.tally.rows === 0) return failed("the file has no rows");
  return { ...so, state: isLast ? "done" : "reading", at };
}

/** Rows that are counted together: as many as the ledger reads at once. */
const ROWS = 495;

interface Portion {
  readonly cursor: Cursor;
  readonly tally: Tally;
}
interface Chunk {
  readonly chunk: Buffer;
  readonly isLast: boolean;
  readonly again: boolean;
}

async function readPortion(
  reading: Reading,
  { id: reference, cursor: begin, format, asOf }: StockImport,
  { cursor, tally }: Portion,
  { chunk, isLast, again }: Chunk,
): Promise<Portion | { readonly fault: string }> {
  const rest = chunk.subarray(cursor.offset - begin.offset);
  const { lines, next } = linesIn(rest, cursor, { isLast, most: ROWS });
  const given = { format, asOf, now: reading.now, columns: cursor.columns };
  const { rows, problems, columns, fault } = rowsIn(lines, given);
  if (fault !== undefined) return { fault };
  const counted = await countRows(reading, rows, { reference, again, known: reading.known });
  const more = {
    ...counted,
    rows: counted.rows + problems.length,
    rejected: counted.rejected + problems.length,
    problems: [...problems, ...counted.problems].sort((a, b) => a.line - b.line),
  };
  return {
    cursor: { ...next, ...(columns !== undefined && { columns: [...columns] }) },
    tally: added(tally, more),
  };
}
