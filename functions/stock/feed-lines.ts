// Whole lines of a chunk of a file, and where the next chunk begins.
import type { Cursor } from "#shared/domain/stock/import.ts";

/** Bytes that are read at once: some 10,000 rows. */
export const CHUNK_BYTES = 256 * 1024;
/** Bytes of a line that is read. */
const LONGEST_LINE = 4_096;
const LINE_FEED = 10;

export interface Line {
  readonly number: number;
  /** Undefined where it is too long. */
  readonly text: string | undefined;
}

export interface Lines {
  readonly lines: readonly Line[];
  readonly next: Cursor;
}

interface How {
  /** Nothing comes after the chunk: its last line may lack an end. */
  readonly isLast: boolean;
  /** Lines. */
  readonly most: number;
}

export function linesIn(chunk: Buffer, cursor: Cursor, { isLast, most }: How): Lines {
  const lines: Line[] = [];
  let { line, skipping } = cursor;
  let at = 0;
  while (at < chunk.length && lines.length < most) {
    const end = chunk.indexOf(LINE_FEED, at);
    const isWhole = end !== -1 || isLast;
    const bytes = (end === -1 ? chunk.length : end) - at;
    if (!isWhole && bytes <= LONGEST_LINE && !skipping) break;
    if (!skipping) {
      const text = bytes > LONGEST_LINE ? undefined : chunk.toString("utf8", at, at + bytes);
      lines.push({ number: line + 1, text });
    }
    skipping = !isWhole;
    if (isWhole) line += 1;
    at += bytes + (end === -1 ? 0 : 1);
  }
  return { lines, next: { ...cursor, offset: cursor.offset + at, line, skipping } };
}

/** Why the beginning of a file is not that of a text; undefined where it may be. */
export function notText(beginning: Buffer): string | undefined {
  if (beginning[0] === 0x1f && beginning[1] === 0x8b)
    return "the file is compressed: send it as it was before";
  if (beginning.subarray(0, 2).toString("latin1") === "PK")
    return "the file is an archive or a spreadsheet: save it as CSV";
  return beginning.includes(0) ? "the file is not text in UTF-8" : undefined;
}
